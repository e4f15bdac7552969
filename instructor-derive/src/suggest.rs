//! "Did you mean": the nearest of the names that would have been right.

/// What to write instead of `word`: the nearest name, or else the list of them.
pub(crate) fn instead(word: &str, names: &[&str]) -> String {
    match nearest(word, names) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("write one of {}", list(names)),
    }
}

fn nearest<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
    let close = word.chars().count() / 3 + 1;
    names
        .iter()
        .map(|name| (distance(word, name), *name))
        .filter(|(distance, _)| *distance <= close)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

pub(crate) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// The Levenshtein distance, row by row.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
