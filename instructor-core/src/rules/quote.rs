//! `quote`: a text that stands in the user's own.

/// The user's text with every run of white space as one blank, so that a line break in it does not
/// matter.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}
