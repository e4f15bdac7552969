//! The rules of texts, together.

use super::{Literal, Rule, length};
use crate::decode::Decoder;

/// Records the rules that the text of the value at `at` breaks.
pub(crate) fn check(text: &str, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
    for rule in rules {
        let holds = match rule {
            Rule::Length { min, max } => length::holds(text, *min, *max),
            Rule::Format(format) => format.matches(text),
            Rule::Pattern(pattern) => pattern.is_match(text),
            Rule::OneOf(values) => {
                values.iter().any(|value| matches!(value, Literal::Text(word) if *word == text))
            }
            Rule::Quote => decoder.quotes(text, at),
            _ => true,
        };
        if !holds {
            decoder.break_rule(at, rule);
        }
    }
}
