//! `length`, and `items`: so many of something.

/// Whether `text` keeps the bounds, counted as JSON Schema counts: in Unicode scalar values.
pub(crate) fn holds(text: &str, min: Option<usize>, max: Option<usize>) -> bool {
    // A scalar value takes one to four bytes: most texts need no counting.
    let (most, least) = (text.len(), text.len().div_ceil(4));
    if min.is_none_or(|min| least >= min) && max.is_none_or(|max| most <= max) {
        return true;
    }
    counts(text.chars().count(), min, max)
}

/// Whether a count keeps the bounds.
pub(crate) fn counts(count: usize, min: Option<usize>, max: Option<usize>) -> bool {
    min.is_none_or(|min| count >= min) && max.is_none_or(|max| count <= max)
}
