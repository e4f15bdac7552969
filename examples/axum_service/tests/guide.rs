//! What `docs/testing.md` quotes is word for word what is here.

const GUIDE: &str = include_str!("../../../docs/testing.md");

const SOURCES: [&str; 4] = [
    include_str!("../service.rs"),
    include_str!("load.rs"),
    include_str!("over_http.rs"),
    include_str!("scripted.rs"),
];

#[test]
fn the_guide_quotes_this_example() {
    let quotes = GUIDE.split("```rust,ignore\n").skip(1);
    let quotes = quotes.map(|rest| rest.split_once("```").expect("an end").0);
    let paragraphs: Vec<&str> = quotes.flat_map(|quote| quote.split("\n\n")).collect();
    assert!(paragraphs.len() > 15, "{}", paragraphs.len());
    for paragraph in paragraphs {
        let is_here = SOURCES.iter().any(|source| source.contains(paragraph.trim_end()));
        assert!(is_here, "not in the example:\n{paragraph}");
    }
}
