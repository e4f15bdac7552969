//! A text that holds a number and nothing else, as JSON writes it.

/// The number that a text holds, if it can be read in one way only; `is_whole` says that a fraction
/// is not wanted.
///
/// White space around it, a plus, groups of thousands and a fraction without a digit before or
/// behind its point are left to JSON's way of writing; no digit is changed.
pub(super) fn token(text: &str, is_whole: bool) -> Option<String> {
    let text = text.trim();
    let (sign, number) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let (mantissa, exponent) = match number.find(['e', 'E']) {
        Some(at) => number.split_at(at),
        None => (number, ""),
    };
    if !exponent.is_empty() {
        let power = &exponent[1..];
        let power = power.strip_prefix(['+', '-']).unwrap_or(power);
        if power.is_empty() || !is_digits(power) {
            return None;
        }
    }
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    if !is_digits(fraction.unwrap_or_default()) {
        return None;
    }
    let has_digits = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    let is_plain = is_digits(whole) && (whole.len() < 2 || !whole.starts_with('0'));
    let whole = match whole {
        "" => "0".to_owned(),
        whole if is_plain => whole.to_owned(),
        // Nobody writes `1,000e3`.
        _ if !exponent.is_empty() => return None,
        whole => {
            let marks = whole.bytes().filter(|byte| *byte == b',').count();
            // `12,345` may be twelve and a fraction, where there can be one.
            if marks == 1 && fraction.is_none() && !is_whole {
                return None;
            }
            ungrouped(whole, if marks > 0 { ',' } else { '_' })?
        }
    };
    let (point, fraction) = match fraction {
        Some(fraction) if !fraction.is_empty() => (".", fraction),
        _ => ("", ""),
    };
    has_digits.then(|| format!("{sign}{whole}{point}{fraction}{exponent}"))
}

/// Digits in groups of three, without the marks between them.
fn ungrouped(digits: &str, mark: char) -> Option<String> {
    let (first, rest) = digits.split_once(mark)?;
    let leads = (1..=3).contains(&first.len()) && is_digits(first) && !first.starts_with('0');
    let are_groups = rest.split(mark).all(|group| group.len() == 3 && is_digits(group));
    (leads && are_groups).then(|| digits.replace(mark, ""))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn one_reading_is_read() {
        for (text, whole, fraction) in [
            ("31", Some("31"), Some("31")),
            (" 31\n", Some("31"), Some("31")),
            ("+31", Some("31"), Some("31")),
            ("-31", Some("-31"), Some("-31")),
            ("0", Some("0"), Some("0")),
            (".5", Some("0.5"), Some("0.5")),
            ("-.5", Some("-0.5"), Some("-0.5")),
            ("5.", Some("5"), Some("5")),
            ("1.10", Some("1.10"), Some("1.10")),
            ("1e3", Some("1e3"), Some("1e3")),
            ("1.5E-3", Some("1.5E-3"), Some("1.5E-3")),
            ("-2,000.00", Some("-2000.00"), Some("-2000.00")),
            ("1,234,567", Some("1234567"), Some("1234567")),
            ("82_461_110", Some("82461110"), Some("82461110")),
            ("12,345", Some("12345"), None),
            ("12,345.", Some("12345"), Some("12345")),
            ("1_000", Some("1000"), Some("1000")),
        ] {
            assert_eq!(token(text, true).as_deref(), whole, "{text:?} as an integer");
            assert_eq!(token(text, false).as_deref(), fraction, "{text:?} as a number");
        }
    }

    #[test]
    fn other_readings_and_other_texts_are_none() {
        for text in [
            "",
            " ",
            "+",
            "-",
            ".",
            "-.",
            "e3",
            ".e3",
            "1e",
            "1e+",
            "1e1.0",
            "+-1",
            "--1",
            "3,14",
            "1,2,3",
            "1.234,56",
            "1.234.567",
            "1/5",
            "50%",
            "$5",
            "<0.001",
            "~3",
            "31 years",
            "NaN",
            "inf",
            "-Infinity",
            "007",
            "00.5",
            "0x1F",
            "１２",
            "1 000",
            "1,2345",
            "1234,567",
            "0,123",
            ",123",
            "1,,234",
            "1,234,",
            "1,000_000",
            "1__000",
            "_1",
            "1,000e3",
            "1_000e3",
            "1,234.5,6",
            "5 .",
            "- 5",
            "\u{2212}5",
            "1,234.567,8",
            "1'000",
        ] {
            assert_eq!(token(text, true), None, "{text:?} as an integer");
            assert_eq!(token(text, false), None, "{text:?} as a number");
        }
    }
}
