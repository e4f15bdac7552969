//! What `relax` drops, in which order, and what is said of it.

use instructor_core::{Extract, parse};
use instructor_derive::Extract;

use super::super::complexity::complexity;
use super::super::lower;
use super::{facade, lost, said};
use crate::mode::Mode;

fn relaxed<T: Extract>(mode: Mode) -> String {
    lower(const { &T::SCHEMA }, mode, false, true).expect("it can").text.into_owned()
}

// Too much by what its list of objects may hold.
#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Catalogue {
    #[extract(items(1..=500))]
    articles: Vec<Article>,
    #[extract(items(..=9))]
    notes: Vec<String>,
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Article {
    #[extract(range(1..=999))]
    number: u16,
}

#[test]
fn counts_of_objects_go_first_and_alone_if_that_is_enough() {
    for mode in [Mode::ResponseJsonSchema, Mode::ResponseSchema, Mode::FunctionCall] {
        assert!(complexity(&said::<Catalogue>(mode)).is_suspect());
        let text = relaxed::<Catalogue>(mode);
        assert!(!complexity(&text).is_suspect());
        assert!(text.contains("Must be made of from 1 to 500 items."), "{text}");
        assert!(!text.contains("500,") && !text.contains(r#""minItems""#), "{text}");
        assert!(text.contains(r#""maxItems":9"#) && text.contains(r#""maximum":999"#), "{text}");
        let dropped = "articles: `items` was dropped, and is said in words";
        assert_eq!(lost::<Catalogue>(mode, true), [dropped]);
        assert!(lost::<Catalogue>(mode, false).is_empty());
    }
    let Err(violations) = parse::<Catalogue>(r#"{"articles":[],"notes":[]}"#) else {
        panic!("the bound holds")
    };
    assert_eq!(violations.iter().next().map(instructor_core::Violation::rule), Some("items"));
}

// Within the budget as it is.
#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Small {
    #[extract(items(..=9))]
    articles: Vec<Article>,
}

#[test]
fn nothing_is_dropped_from_what_is_small() {
    for mode in [Mode::ResponseJsonSchema, Mode::ResponseSchema] {
        assert_eq!(relaxed::<Small>(mode), said::<Small>(mode));
        assert!(lost::<Small>(mode, true).is_empty());
    }
}

// Its text alone is worth more than the budget.
#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Hopeless {
    #[extract(items(..=2))]
    articles: Vec<Article>,
    #[extract(items(..=3), each(one_of("many words of some length")))]
    names: Vec<String>,
    #[extract(range(..=9), multiple_of = 3)]
    digit: u8,
    #[extract(range(gt = 0.5))]
    ratio: f64,
    #[extract(length(..=20_000), pattern = "^a")]
    text: String,
    #[extract(format = date-time)]
    seen: String,
}

#[test]
fn at_the_worst_all_bounds_go_and_the_words_stay() {
    assert_eq!(
        relaxed::<Hopeless>(Mode::ResponseSchema),
        concat!(
            r#"{"type":"OBJECT","properties":{"#,
            r#""articles":{"type":"ARRAY","description":"Must be made of at most 2 items.","#,
            r#""items":{"type":"OBJECT","properties":{"number":{"type":"INTEGER","description":"Must be from 1 to 999."}},"#,
            r#""required":["number"],"propertyOrdering":["number"]}},"#,
            r#""names":{"type":"ARRAY","description":"Must be made of at most 3 items.","items":{"type":"STRING","enum":["many words of some length"]}},"#,
            r#""digit":{"type":"INTEGER","description":"Must be at most 9.\nMust be a multiple of 3.\nMust be at least 0."},"#,
            r#""ratio":{"type":"NUMBER","description":"Must be above 0.5."},"#,
            r#""text":{"type":"STRING","description":"Must be at most 20000 characters long.\nMust be a match of the regular expression ^a."},"#,
            r#""seen":{"type":"STRING","description":"Must be a date and time as YYYY-MM-DDThh:mm:ss with an offset, Z or +hh:mm."}},"#,
            r#""required":["articles","names","digit","ratio","text","seen"],"#,
            r#""propertyOrdering":["articles","names","digit","ratio","text","seen"]}"#,
        ),
    );
    assert_eq!(
        lost::<Hopeless>(Mode::ResponseSchema, true),
        [
            "articles: `items` was dropped, and is said in words",
            "articles[].number: `range` was dropped, and is said in words",
            "names: `items` was dropped, and is said in words",
            "digit: `range` was dropped, and is said in words",
            "digit: `multiple_of` is said in words alone",
            "ratio: `range` is said in words alone",
            "text: `length` was dropped, and is said in words",
            "text: `pattern` was dropped, and is said in words",
            "seen: `format` was dropped, and is said in words",
        ],
    );
    let answer = r#"{"articles":[{"number":0},{"number":1},{"number":2}],"names":["a"],"digit":10,
        "ratio":0,"text":"b","seen":"now"}"#;
    let Err(violations) = parse::<Hopeless>(answer) else { panic!("it breaks rules") };
    assert_eq!(violations.len(), 8, "{violations}");
}
