//! "Did you mean": the nearest of the names that would have been right.

/// What others call our keys.
const KNOWN_AS: &[(&str, &str)] = &[
    ("desc", "description"),
    ("doc", "description"),
    ("email", "format = email"),
    ("enumeration", "one_of"),
    ("len", "length"),
    ("max", "range"),
    ("maximum", "range"),
    ("max_items", "items"),
    ("max_length", "length"),
    ("min", "range"),
    ("minimum", "range"),
    ("min_items", "items"),
    ("min_length", "length"),
    ("optional", "default"),
    ("regex", "pattern"),
    ("skip_deserializing", "skip"),
    ("url", "format = url"),
];

/// What to write instead of `word`: the name it is known by here, the nearest one, or else the list
/// of them.
pub(crate) fn instead(word: &str, names: &[&str]) -> String {
    let is_name = |ours: &str| names.iter().any(|name| ours.split(' ').next() == Some(name));
    if let Some((_, ours)) = KNOWN_AS.iter().find(|(theirs, ours)| *theirs == word && is_name(ours))
    {
        return format!("did you mean `{ours}`?");
    }
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

/// Edits from one word to the other: a letter put in, left out, replaced, or swapped with the next.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
