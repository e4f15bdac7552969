//! Where an answer ends before all is said: at a stop sequence, or at the limit of tokens.

use super::reply;

/// What a request says of the end of its answer.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// Tokens of the answer alone; its thoughts are ours, and do not count.
    tokens: Option<usize>,
    sequences: Vec<String>,
}

impl Ends {
    /// Zero is what proto3 has for no limit.
    pub(super) fn new(tokens: Option<i32>, sequences: Option<Vec<String>>) -> Self {
        let tokens = tokens.and_then(|tokens| usize::try_from(tokens).ok());
        let mut sequences = sequences.unwrap_or_default();
        sequences.retain(|sequence| !sequence.is_empty());
        Self { tokens: tokens.filter(|&tokens| tokens > 0), sequences }
    }

    /// As much of the text as comes before the first end, and the finish reason.
    pub(super) fn cut<'a>(&self, text: &'a str) -> (&'a str, &'static str) {
        let stop = self.sequences.iter().filter_map(|sequence| text.find(sequence)).min();
        let text = stop.map_or(text, |stop| &text[..stop]);
        match self.tokens {
            Some(limit) if reply::tokens(text.len()) > limit => {
                let mut ends = (0..=limit * reply::TOKEN).rev();
                let end = ends.find(|&end| text.is_char_boundary(end)).unwrap_or_default();
                (&text[..end], "MAX_TOKENS")
            }
            _ => (text, "STOP"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ends;

    #[test]
    fn the_first_end_is_where_an_answer_ends() {
        let stops = |sequences: &[&str]| Some(sequences.iter().map(ToString::to_string).collect());
        for (tokens, sequences, text, finish) in [
            (None, None, "sky, sea, säule", "STOP"),
            (Some(0), stops(&[""]), "sky, sea, säule", "STOP"),
            (Some(4), stops(&["!"]), "sky, sea, säule", "STOP"),
            (Some(2), None, "sky, sea", "MAX_TOKENS"),
            (Some(3), None, "sky, sea, s", "MAX_TOKENS"),
            (None, stops(&["säule", ","]), "sky", "STOP"),
            (Some(1), stops(&[", sea"]), "sky", "STOP"),
            (Some(1), stops(&["sea"]), "sky,", "MAX_TOKENS"),
        ] {
            assert_eq!(Ends::new(tokens, sequences).cut("sky, sea, säule"), (text, finish));
        }
    }
}
