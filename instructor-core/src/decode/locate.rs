//! From byte offsets to paths, once, and only for an answer with something wrong.

use super::scan::cut;
use super::{Broken, Decoder, Shape, Stop};
use crate::violation::{Path, Segment, Violation, Violations};

/// What came is shown up to this many characters.
const SHOWN: usize = 80;

pub(super) fn violations(text: &str, mut broken: Vec<Broken>, omitted: usize) -> Violations {
    broken.sort_by_key(|broken| broken.value.start);
    let starts: Vec<usize> = broken.iter().map(|broken| broken.value.start).collect();
    let paths = paths(text, &starts);
    let list = broken.into_iter().zip(paths).map(|(broken, mut path)| {
        let found = match broken.field {
            Some(field) => {
                path.push(Segment::Key(field.to_owned()));
                None
            }
            None => Some(cut(&text[broken.value], SHOWN)),
        };
        Violation::new(Path::from(path), broken.rule, broken.message, found)
    });
    Violations::new(list.collect(), omitted)
}

/// The path of the value at each offset; the offsets are in order, the text is well-formed JSON.
fn paths(text: &str, starts: &[usize]) -> Vec<Vec<Segment>> {
    let mut paths = Vec::with_capacity(starts.len());
    let mut path: Vec<Segment> = Vec::new();
    let mut scanner = Decoder::new(text);
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

impl Decoder<'_> {
    /// From a value to the next one in the text, which may be in it or behind it.
    fn step(&mut self, path: &mut Vec<Segment>) -> Result<(), Stop> {
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
    fn next_value(&mut self, path: &mut Vec<Segment>) -> Result<(), Stop> {
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
