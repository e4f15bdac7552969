//! What can be said of a JSON text without a type.

use super::locate::scanner;

/// Where the JSON value that starts at `at` ends; or how far the text is JSON.
pub(crate) fn end_of(text: &str, at: usize) -> Result<usize, usize> {
    let mut scanner = scanner(text);
    scanner.at = at;
    match scanner.skip() {
        Ok(()) => Ok(scanner.at),
        Err(_) => Err(scanner.at),
    }
}

/// The text in a form that equal values share; nothing if it is no JSON.
pub(crate) fn canonical(text: &str) -> Option<String> {
    let mut scanner = scanner(text);
    scanner.canonical(0).ok().map(Into::into)
}

/// The keys of the object that the text is; none if it is none.
pub(crate) fn keys(text: &str) -> Vec<String> {
    let mut scanner = scanner(text);
    match scanner.members() {
        Ok(Some(members)) => members.list.into_iter().map(|member| member.key.into()).collect(),
        _ => Vec::new(),
    }
}
