//! From byte offsets to paths, once, and only for an answer with something to tell of.

use std::ops::Range;

use super::scan::cut;
use super::{Broken, Decoder, Halt, Settings, Shape};
use crate::context::Context;
use crate::read::{Limits, Reading};
use crate::violation::{Path, Segment, Violation, Violations};

/// What came is shown up to this many characters.
const SHOWN: usize = 80;

/// A value by its place in the text, or a part of it that may not even be there.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) value: Range<usize>,
    pub(super) below: Vec<Segment>,
}

pub(super) fn violations(text: &str, broken: Vec<Broken>, omitted: usize) -> Violations {
    let (places, said): (Vec<Place>, Vec<_>) = broken
        .into_iter()
        .map(|Broken { place, shown, rule, message }| (place, (shown, rule, message)))
        .unzip();
    let spots: Vec<Option<Range<usize>>> = places.iter().map(|place| place.spot(text)).collect();
    let starts: Vec<usize> = places
        .iter()
        .zip(&spots)
        .map(|(place, spot)| spot.as_ref().map_or(place.value.start, |spot| spot.start))
        .collect();
    let mut list: Vec<(usize, Violation)> = paths(text, places)
        .into_iter()
        .zip(said)
        .zip(spots)
        .zip(starts)
        .map(|(((path, (shown, rule, message)), spot), start)| {
            let found = shown.or(spot).map(|spot| cut(&text[spot], SHOWN));
            (start, Violation::new(path, rule, message, found))
        })
        .collect();
    list.sort_by_key(|(start, _)| *start);
    Violations::new(list.into_iter().map(|(_, violation)| violation).collect(), omitted)
}

/// The paths of places, in their order.
pub(super) fn paths(text: &str, places: Vec<Place>) -> Vec<Path> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&position| places[position].value.start);
    let starts: Vec<usize> = order.iter().map(|&position| places[position].value.start).collect();
    let mut paths: Vec<Path> = places.into_iter().map(|place| Path::from(place.below)).collect();
    for (position, above) in order.into_iter().zip(above(text, &starts)) {
        let below = std::mem::take(&mut paths[position]);
        paths[position] = below.below(above);
    }
    paths
}

impl Place {
    /// Where it stands, if it is there.
    fn spot(&self, text: &str) -> Option<Range<usize>> {
        match self.below.is_empty() {
            true => Some(self.value.clone()),
            false => resolve(text, self.value.start, &self.below),
        }
    }
}

/// A part of the value that starts at `at`.
fn resolve(text: &str, at: usize, below: &[Segment]) -> Option<Range<usize>> {
    let mut scanner = scanner(text);
    scanner.at = at;
    for step in below {
        if !scanner.descend(step).ok()? {
            return None;
        }
    }
    let start = scanner.begin().ok()?;
    scanner.skip().ok()?;
    Some(start..scanner.at)
}

/// The path of the value at each offset; the offsets are in order, the text is well-formed JSON.
fn above(text: &str, starts: &[usize]) -> Vec<Vec<Segment>> {
    let mut paths = Vec::with_capacity(starts.len());
    let mut path: Vec<Segment> = Vec::new();
    let mut scanner = scanner(text);
    // Each turn stands at a value.
    while paths.len() < starts.len() && scanner.shape().is_ok() {
        while starts.get(paths.len()) == Some(&scanner.at) {
            paths.push(path.clone());
        }
        if scanner.step(&mut path).is_err() {
            break;
        }
    }
    // Offsets are those of values, so all were met; were one not, it would still be reported.
    paths.resize(starts.len(), Vec::new());
    paths
}

/// Whether a text is an array or an object of JSON.
pub(crate) fn is_json(text: &str) -> bool {
    let mut scanner = scanner(text);
    text.starts_with(['{', '[']) && scanner.skip().and_then(|()| scanner.end()).is_ok()
}

/// A decoder that only steps over values.
pub(super) fn scanner(text: &str) -> Decoder<'_> {
    static NOTHING: Context = Context::new();
    Decoder::new(
        text,
        Settings {
            reading: Reading::Strict,
            limits: Limits::new(),
            is_mended: false,
            is_torn: false,
            context: &NOTHING,
            source: None,
        },
    )
}

impl Decoder<'_> {
    /// Goes to the member or element here; `false` if there is none.
    fn descend(&mut self, step: &Segment) -> Result<bool, Halt> {
        let closer = match (step, self.shape()?) {
            (Segment::Index(_), Shape::Array) => b']',
            (Segment::Key(_), Shape::Object) => b'}',
            _ => return Ok(false),
        };
        self.at += 1;
        let mut more = !self.eat(closer);
        let mut position = 0;
        while more {
            let found = match step {
                Segment::Index(index) => position == *index,
                Segment::Key(wanted) => self.key()? == **wanted,
            };
            if found {
                return Ok(true);
            }
            self.skip()?;
            position += 1;
            more = self.separator(closer, "")?;
        }
        Ok(false)
    }

    /// From a value to the next one in the text, which may be in it or behind it.
    fn step(&mut self, path: &mut Vec<Segment>) -> Result<(), Halt> {
        match self.shape()? {
            Shape::Array => {
                self.at += 1;
                if !self.eat(b']') {
                    path.push(Segment::Index(0));
                    return Ok(());
                }
            }
            Shape::Object => {
                self.at += 1;
                if !self.eat(b'}') {
                    path.push(Segment::Key(self.key()?.into_owned()));
                    return Ok(());
                }
            }
            _ => self.skip()?,
        }
        self.next_value(path)
    }

    /// From behind a value to the next one, keeping the path.
    fn next_value(&mut self, path: &mut Vec<Segment>) -> Result<(), Halt> {
        loop {
            match path.last_mut() {
                None => return self.end(),
                Some(Segment::Index(index)) => {
                    if self.separator(b']', "")? {
                        *index += 1;
                        return Ok(());
                    }
                }
                Some(Segment::Key(_)) => {
                    if self.separator(b'}', "")? {
                        let key = self.key()?.into_owned();
                        path.pop();
                        path.push(Segment::Key(key));
                        return Ok(());
                    }
                }
            }
            path.pop();
        }
    }
}
