//! Framing: every ending of a line, every split, and what is no framing at all.

use super::Events;

/// The events of a stream that comes in these pieces, the unfinished last one included.
fn events<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
    let text = |event: &[u8]| String::from_utf8(event.to_owned()).expect("UTF-8");
    let (mut parser, mut found) = (Events::new(), Vec::new());
    for mut piece in pieces {
        while let Some(event) = parser.next(&mut piece) {
            found.push(text(event));
        }
        assert!(piece.is_empty());
    }
    found.extend(parser.last().map(text));
    found
}

/// The events, which are the same in every two pieces and byte by byte.
fn all(stream: &str) -> Vec<String> {
    let bytes = stream.as_bytes();
    let found = events([bytes]);
    assert_eq!(events(bytes.chunks(1)), found, "byte by byte: {stream:?}");
    for at in 0..=bytes.len() {
        let (left, right) = bytes.split_at(at);
        assert_eq!(events([left, right]), found, "split at {at}: {stream:?}");
    }
    found
}

#[test]
fn lines_end_in_three_ways() {
    for end in ["\r\n", "\n", "\r"] {
        let stream = ["data: {\"a\":1}", "", "data: {\"b\":\"é\"}", "", ""].join(end);
        assert_eq!(all(&stream), [r#"{"a":1}"#, r#"{"b":"é"}"#]);
    }
    assert_eq!(all("data: 1\n\r\ndata: 2\r\r\ndata: 3\n\n"), ["1", "2", "3"]);
}

#[test]
fn what_gateways_add_is_left_out() {
    let stream = ": hello\n\nevent: message\nid: 7\nretry: 3\ndata: 1\n: more\n\n: keep-alive\n\n\
                  \n\ndata:\n\ndata\n\ndatax: 3\n\n<p>\n\ndata:2\n\ndata: [DONE]\n\n";
    assert_eq!(all(stream), ["1", "2"]);
}

#[test]
fn lines_of_one_event_are_joined() {
    for end in ["\r\n", "\n", "\r"] {
        let stream = ["data: {", "data:  \"a\":", "data", "data: 1}", "", ""].join(end);
        assert_eq!(all(&stream), ["{\n \"a\":\n\n1}"]);
    }
}

/// They end a line elsewhere, and stand raw in the strings of recorded answers.
#[test]
fn other_line_separators_are_text() {
    let stream = "data: {\"a\":\"\u{2028}\u{2029}\u{85}\u{b}\"}\r\n\r\n";
    assert_eq!(all(stream), ["{\"a\":\"\u{2028}\u{2029}\u{85}\u{b}\"}"]);
}

#[test]
fn a_byte_order_mark_is_no_text() {
    assert_eq!(all("\u{feff}data: 1\n\n"), ["1"]);
    assert_eq!(all("\u{feff}[{\"a\":1}]"), ["{\"a\":1}"]);
    assert!(all("\u{feff}\u{feff}data: 1\n\n").is_empty(), "one only");
    assert!(all("\u{feff}").is_empty());
}

#[test]
fn the_last_event_may_lack_its_end() {
    for end in ["", "\n", "\r\n", "\r"] {
        assert_eq!(all(&format!("data: 1\n\ndata: {{\"a\"{end}")), ["1", "{\"a\""]);
    }
    assert_eq!(all("data: 1\n\ndata: [DONE]"), ["1"]);
    assert_eq!(all("data: 1\n\nda"), ["1"]);
    assert_eq!(all("data: 1\n\n"), ["1"]);
    assert!(all("").is_empty());
}

#[test]
fn json_without_framing_is_read() {
    let error = "{\n  \"error\": {\"code\": 503, \"message\": \"a } \\\" ] b\\\\\"}\n}";
    assert_eq!(all(error), [error]);
    assert_eq!(all(&format!(" \r\n{error}\n\n")), [error]);
    assert_eq!(all(&format!("\t {error}")), [error]);
    assert_eq!(all(&format!("[{error}]")), [error]);
    assert_eq!(
        all(&format!("[{error}\n,\r\n{{}}, {{\"a\":[{{}}]}}]\n")),
        [error, "{}", r#"{"a":[{}]}"#]
    );
    assert_eq!(all(&format!("{error}\n{error}\ndata: 1\n\n")), [error, error, "1"]);
}

#[test]
fn json_without_framing_may_follow_events() {
    for before in ["data: {\"a\":1}\r\n\r\n", "data: {\"a\":1}\n"] {
        assert_eq!(all(&format!("{before}{{\"b\":2}}\n")), [r#"{"a":1}"#, r#"{"b":2}"#]);
        assert_eq!(all(&format!("{before}[{{\"b\":2}}\n]")), [r#"{"a":1}"#, r#"{"b":2}"#]);
    }
}

#[test]
fn a_cut_object_is_given_as_it_is() {
    assert_eq!(all("[{\"a\":1},{\"b\":\"}"), ["{\"a\":1}", "{\"b\":\"}"]);
    assert!(all("[1, 2]").is_empty());
    assert!(all("[").is_empty());
}
