//! Numbers between bounds, and multiples of a step.

use super::Maker;
use crate::emulator::reader::Found;
use crate::emulator::schema::{Node, Place, Unfit};

/// Doubles hold every whole number up to here: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// How far a number without a bound on one side goes from the other.
const FAR: f64 = 1000.0;

/// Digits behind the point that are tried.
const DIGITS: u32 = 9;

impl Maker<'_> {
    pub(super) fn integer(&mut self, node: &Node, place: Place<'_>) -> Result<Found, Unfit> {
        let step = match node.multiple_of {
            None => 1,
            // A whole number that is a multiple of 2.5 is one of 5.
            Some(step) => {
                let (digits, scale) = scaled(step)
                    .ok_or_else(|| Unfit::new(place, "its `multipleOf` has too many digits"))?;
                digits / common(digits, scale)
            }
        };
        let value = self.multiple(node, step, 1, place)?;
        Ok(Found::Number(value.to_string()))
    }

    pub(super) fn number(&mut self, node: &Node, place: Place<'_>) -> Result<Found, Unfit> {
        if let Some(step) = node.multiple_of {
            let (step, scale) = scaled(step)
                .ok_or_else(|| Unfit::new(place, "its `multipleOf` has too many digits"))?;
            let value = self.multiple(node, step, scale, place)?;
            return Ok(Found::Number(decimal(value, scale)));
        }
        let mut last = None;
        // As few digits as there is room for.
        for digits in 2..=DIGITS {
            let scale = 10_i128.pow(digits);
            match self.multiple(node, 1, scale, place) {
                Ok(value) => return Ok(Found::Number(decimal(value, scale))),
                Err(unfit) => last = Some(unfit),
            }
        }
        // One number alone: the bound itself.
        let only = node.minimum.filter(|minimum| {
            node.maximum.is_none_or(|maximum| *minimum <= maximum)
                && node.exclusive_minimum.is_none_or(|bound| *minimum > bound)
                && node.exclusive_maximum.is_none_or(|bound| *minimum < bound)
        });
        match (only, last) {
            (Some(value), _) => Ok(Found::Number(format!("{value:?}"))),
            (None, Some(unfit)) => Err(unfit),
            (None, None) => Err(Unfit::new(place, EMPTY)),
        }
    }

    /// A multiple of `step / scale` between the bounds, as a count of `1 / scale`.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // Below 2^53.
    fn multiple(
        &mut self,
        node: &Node,
        step: i128,
        scale: i128,
        place: Place<'_>,
    ) -> Result<i128, Unfit> {
        let most = EXACT / scale as f64;
        let low = node.minimum.into_iter().chain(node.exclusive_minimum).reduce(f64::max);
        let high = node.maximum.into_iter().chain(node.exclusive_maximum).reduce(f64::min);
        let unit = step as f64 / scale as f64;
        let (from, to) = match (low, high) {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) => (low, low + FAR.max(unit * 100.0)),
            (None, Some(high)) => (high - FAR.max(unit * 100.0), high),
            (None, None) => (0.0, FAR.max(unit * 100.0)),
        };
        let (from, to) = (from.max(-most), to.min(most));
        let mut first = (from / unit).ceil() as i128;
        let mut last = (to / unit).floor() as i128;
        // What rounding let in goes out again.
        let value = |count: i128| (count * step) as f64 / scale as f64;
        while first <= last && !is_within(node, value(first)) {
            first += 1;
        }
        while first <= last && !is_within(node, value(last)) {
            last -= 1;
        }
        if first > last {
            return Err(Unfit::new(place, EMPTY));
        }
        let room = u64::try_from(last - first).unwrap_or(u64::MAX).saturating_add(1);
        let count = first + i128::from(self.random.next() % room.max(1));
        Ok(count * step)
    }
}

const EMPTY: &str = "no number was found between its bounds";

/// Whether a number is between the bounds of a schema.
pub(super) fn is_within(node: &Node, value: f64) -> bool {
    node.minimum.is_none_or(|bound| value >= bound)
        && node.maximum.is_none_or(|bound| value <= bound)
        && node.exclusive_minimum.is_none_or(|bound| value > bound)
        && node.exclusive_maximum.is_none_or(|bound| value < bound)
}

/// A positive number as digits over a power of ten; `None` if it has too many.
pub(super) fn scaled(number: f64) -> Option<(i128, i128)> {
    if number <= 0.0 || number >= EXACT {
        return None;
    }
    let text = format!("{number}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits = u32::try_from(fraction.len()).ok().filter(|&digits| digits <= DIGITS)?;
    let value: i128 = format!("{whole}{fraction}").parse().ok()?;
    Some((value, 10_i128.pow(digits)))
}

fn common(left: i128, right: i128) -> i128 {
    if right == 0 { left } else { common(right, left % right) }
}

/// So many parts of a power of ten, as JSON writes them.
fn decimal(value: i128, scale: i128) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.abs() / scale, value.abs() % scale);
    if part == 0 {
        return format!("{sign}{whole}");
    }
    let width = scale.to_string().len() - 1;
    let part = format!("{part:0width$}");
    format!("{sign}{whole}.{}", part.trim_end_matches('0'))
}
