//! `unique`: elements of a list that are equal as JSON.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::{Decoder, Halt, Shape};
use crate::rules::Rule;

impl<'a> Decoder<'a> {
    /// Records each element that an earlier one equals, of the array from `at` to here.
    pub(crate) fn check_unique(&mut self, at: usize, rule: &'static Rule) {
        // One value that was taken for a list of itself has no other.
        if self.text.as_bytes()[at] != b'[' {
            return;
        }
        let end = self.at;
        self.at = at;
        // What was decoded is well-formed, so the elements are found.
        let repeated = self.repeated().unwrap_or_default();
        for Range { start, end } in repeated {
            self.at = end;
            self.break_rule(start, rule);
        }
        self.at = end;
    }

    /// Where the elements stand that an earlier one equals.
    fn repeated(&mut self) -> Result<Vec<Range<usize>>, Halt> {
        let (mut values, mut places) = (Vec::new(), Vec::new());
        self.expect(b'[', "`[`")?;
        let mut more = !self.eat(b']');
        while more {
            let start = self.begin()?;
            values.push(self.canonical(0)?);
            places.push(start..self.at);
            more = self.separator(b']', "`,` or `]`")?;
        }
        let all = 0..values.len();
        let repeated: Vec<usize> = if values.len() <= FEW {
            all.filter(|&at| values[..at].contains(&values[at])).collect()
        } else {
            let mut seen = HashSet::with_capacity(values.len());
            all.filter(|&at| !seen.insert(&values[at])).collect()
        };
        Ok(repeated.into_iter().map(|at| places[at].clone()).collect())
    }

    /// The value here in a form that equal values share: keys sorted, no escape that need not be, no
    /// white space, numbers without needless digits.
    ///
    /// What is nested deeper than any value may be is compared as it is written: members that no
    /// field takes were stepped over, however deep they are.
    pub(super) fn canonical(&mut self, depth: usize) -> Result<Cow<'a, str>, Halt> {
        let shape = self.shape()?;
        let start = self.at;
        if depth >= self.settings.limits.depth {
            self.skip()?;
            return Ok(Cow::Borrowed(&self.text[start..self.at]));
        }
        match shape {
            Shape::Null | Shape::Boolean => {
                self.skip()?;
                Ok(Cow::Borrowed(&self.text[start..self.at]))
            }
            Shape::Number => Ok(number(self.scan_number()?)),
            Shape::String => Ok(match self.scan_string()? {
                Cow::Borrowed(_) => Cow::Borrowed(&self.text[start..self.at]),
                Cow::Owned(text) => Cow::Owned(quoted(&text)),
            }),
            Shape::Array => {
                self.at += 1;
                let mut parts = Vec::new();
                let mut more = !self.eat(b']');
                while more {
                    parts.push(self.canonical(depth + 1)?);
                    more = self.separator(b']', "`,` or `]`")?;
                }
                Ok(Cow::Owned(format!("[{}]", parts.join(","))))
            }
            Shape::Object => {
                self.at += 1;
                let mut parts = Vec::new();
                let mut more = !self.eat(b'}');
                while more {
                    let key = quoted(&self.key()?);
                    parts.push(format!("{key}:{}", self.canonical(depth + 1)?));
                    more = self.separator(b'}', "`,` or `}`")?;
                }
                parts.sort_unstable();
                Ok(Cow::Owned(format!("{{{}}}", parts.join(","))))
            }
        }
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    crate::json::write_string(&mut quoted, text);
    quoted
}

/// So many elements are compared with each other sooner than hashed.
const FEW: usize = 8;

/// Integers longer than this are compared by their leading digits and their size.
const PLAIN: usize = 400;

fn number(token: &str) -> Cow<'_, str> {
    let is_plain = token.bytes().all(|byte| byte.is_ascii_digit()) && token.len() < PLAIN;
    if is_plain {
        return Cow::Borrowed(token);
    }
    let (sign, rest) = match token.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", token),
    };
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Cow::Borrowed("0");
    }
    // An exponent beyond i64 saturates: no text is long enough to bring it back.
    let exponent = exponent.parse::<i64>().unwrap_or(match exponent.starts_with('-') {
        true => i64::MIN,
        false => i64::MAX,
    });
    let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
    let zeros = length(digits) - length(significant);
    let exponent = exponent.saturating_sub(length(fraction)).saturating_add(zeros);
    match usize::try_from(exponent) {
        Ok(zeros) if significant.len() + zeros < PLAIN => {
            Cow::Owned(format!("{sign}{significant}{}", "0".repeat(zeros)))
        }
        _ => Cow::Owned(format!("{sign}{significant}e{exponent}")),
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_of_one_value_are_written_alike() {
        for (written, canonical) in [
            ("1", "1"),
            ("1.0", "1"),
            ("10e-1", "1"),
            ("100", "100"),
            ("1e2", "100"),
            ("1.50", "15e-1"),
            ("-0.0", "0"),
            ("-3", "-3"),
            ("1e500", "1e500"),
            ("10e499", "1e500"),
            ("1e99999999999999999999", "1e9223372036854775807"),
        ] {
            assert_eq!(number(written), canonical, "{written}");
        }
    }
}
