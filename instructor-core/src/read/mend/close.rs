//! Closing brackets: those that are missing, of the wrong kind, or of nothing.

use super::{Comma, Last, Mender, Open, State, Step, Stuck};
use crate::read::change::{ChangeKind, Edit};

/// What stands behind a closer, as far as it tells what is open there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// Nothing more.
    End,
    /// A comma and a key, or a key without one.
    Key,
    /// A comma and something that is no key.
    Element,
    /// Another closer.
    Closer(u8),
    /// Something else.
    Words,
}

/// What to do with a closer that does not close what is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Remedy {
    /// It stands for the right one.
    Replace,
    /// What is open inside of the container at this position was not closed.
    CloseTo(usize),
    /// It closes nothing.
    Drop,
}

impl Mender<'_, '_> {
    /// A closer: of what is open, of something further out, or of nothing.
    pub(super) fn close(&mut self, closer: u8) -> Step<()> {
        let Some(&top) = self.open.last() else { return Err(Stuck) };
        if top.closes_with(closer) {
            return self.close_top(closer);
        }
        self.remedy(top, closer)
    }

    fn close_top(&mut self, closer: u8) -> Step<()> {
        self.drop_comma();
        if self.open.len() == 1 && self.is_stray_at_root() {
            if self.state == State::After && !self.names.hold_any() {
                self.cut(ChangeKind::StrayCloser, 1);
                return Ok(());
            }
            return Err(Stuck);
        }
        if closer == b')' {
            self.edit(Edit::new(ChangeKind::Tuple, self.at..self.at + 1, "]"));
        }
        self.open.pop();
        self.at += 1;
        let end = self.at;
        self.pass_closed(end, false);
        Ok(())
    }

    /// Whether more members, or elements, stand behind what seems to close the root.
    fn is_stray_at_root(&self) -> bool {
        let at = self.past_blank(self.at + 1);
        if self.bytes.get(at) != Some(&b',') {
            return false;
        }
        let next = self.past_blank(at + 1);
        match self.open.first() {
            Some(Open::Object) => {
                let bare = || self.bare_key_at(next).is_some_and(|key| self.names.has(key));
                self.key_at(next).is_some_and(|key| self.names.has(key) || self.names.are_open())
                    || bare()
            }
            _ => {
                (self.quote_at(next).is_some()
                    || matches!(self.bytes.get(next), Some(b'-' | b'0'..=b'9')))
                    && self.key_at(next).is_none()
            }
        }
    }

    /// A comma with nothing behind it.
    fn drop_comma(&mut self) {
        if let Some(comma) = self.comma.take() {
            let cut = Edit::cut(ChangeKind::TrailingComma, comma.at..comma.at + 1);
            self.edits.insert(comma.edits, cut);
        }
    }

    fn remedy(&mut self, top: Open, closer: u8) -> Step<()> {
        let behind = self.behind(self.at + 1);
        let depth = self.open.len();
        // What is open, from the inside out, until one that this closer closes.
        let outer = self.open.iter().rposition(|open| open.closes_with(closer));
        let candidates = [Some(Remedy::Replace), outer.map(Remedy::CloseTo), Some(Remedy::Drop)];
        let is_right = |remedy: &Remedy| match *remedy {
            Remedy::Replace => self.is_open_for(behind, depth - 1),
            Remedy::CloseTo(position) => self.is_open_for(behind, position),
            // Only behind a value: what is cut there was put there for nothing.
            Remedy::Drop => {
                self.state == State::After
                    && behind != Behind::End
                    && !self.names.hold_any()
                    && self.is_open_for(behind, depth)
            }
        };
        let right: Vec<Remedy> = candidates.into_iter().flatten().filter(is_right).collect();
        let remedy = match right[..] {
            [only] => only,
            // Which one it is may show in the values.
            [first, second] => match self.forks.decide()? {
                false => first,
                true => second,
            },
            _ => return Err(Stuck),
        };
        if remedy != Remedy::Drop {
            let last = self.last.map(|last| self.bytes[last.end - 1]);
            let is_alike = last.is_some_and(|last| top.closes_with(last));
            if self.has_leading_comma || is_alike && self.names.mix_lists() {
                return Err(Stuck);
            }
            self.drop_comma();
        }
        match remedy {
            Remedy::Replace => {
                let place = self.at..self.at + 1;
                self.edit(Edit::new(ChangeKind::MissingCloser, place, top.closer()));
                self.open.pop();
            }
            Remedy::CloseTo(position) => {
                for open in self.open.split_off(position + 1).into_iter().rev() {
                    self.edit(Edit::put(ChangeKind::MissingCloser, self.at, open.closer()));
                }
                if closer == b')' {
                    self.edit(Edit::new(ChangeKind::Tuple, self.at..self.at + 1, "]"));
                }
                self.open.pop();
            }
            Remedy::Drop => {
                self.cut(ChangeKind::StrayCloser, 1);
                return Ok(());
            }
        }
        self.at += 1;
        let end = self.at;
        self.pass_closed(end, false);
        Ok(())
    }

    fn behind(&self, at: usize) -> Behind {
        let at = self.past_blank(at);
        match self.bytes.get(at) {
            None => Behind::End,
            Some(&closer @ (b'}' | b']' | b')')) => Behind::Closer(closer),
            Some(b',') => {
                let next = self.past_blank(at + 1);
                match self.bytes.get(next) {
                    None => Behind::Words,
                    Some(&closer @ (b'}' | b']' | b')')) => Behind::Closer(closer),
                    Some(_) if self.is_key_at(next) => Behind::Key,
                    Some(_) => Behind::Element,
                }
            }
            Some(_) if self.key_at(at).is_some() => Behind::Key,
            Some(b'{' | b'[') => Behind::Element,
            Some(_) => Behind::Words,
        }
    }

    /// Whether what follows fits where so many containers are open.
    fn is_open_for(&self, behind: Behind, depth: usize) -> bool {
        let open = depth.checked_sub(1).map(|top| self.open[top]);
        match behind {
            Behind::End | Behind::Words => open.is_none(),
            Behind::Key => open == Some(Open::Object),
            Behind::Element => matches!(open, Some(Open::Array | Open::Tuple)),
            Behind::Closer(closer) => open.is_some_and(|open| open.closes_with(closer)),
        }
    }

    /// `{` where a key must stand: the object before the comma was not closed.
    pub(super) fn close_before_comma(&mut self) -> Step<()> {
        let comma = self.comma.ok_or(Stuck)?;
        let outer = self.open.len().checked_sub(2).map(|position| self.open[position]);
        let is_closed = self.last.is_some_and(|last| self.bytes[last.end - 1] == b'}');
        if outer != Some(Open::Array) || is_closed && self.names.hold_any() {
            return Err(Stuck);
        }
        self.close_at(comma)?;
        self.state = State::Value;
        Ok(())
    }

    /// A key where an element must stand: the array before the comma was not closed.
    pub(super) fn close_before_key(&mut self, key: &str) -> Step<()> {
        let comma = self.comma.ok_or(Stuck)?;
        let outer = self.open.len().checked_sub(2).map(|position| self.open[position]);
        let is_key = self.names.has(key) || self.names.are_open();
        let is_closed = self.last.is_some_and(|last| self.bytes[last.end - 1] == b']');
        if outer != Some(Open::Object) || !is_key || is_closed && self.names.mix_lists() {
            return Err(Stuck);
        }
        self.close_at(comma)?;
        self.state = State::Key;
        Ok(())
    }

    /// Closes what is open before the comma.
    fn close_at(&mut self, comma: Comma) -> Step<()> {
        if self.has_leading_comma {
            return Err(Stuck);
        }
        if let Some(open) = self.open.pop() {
            let closer = Edit::put(ChangeKind::MissingCloser, comma.at, open.closer());
            self.edits.insert(comma.edits, closer);
            self.comma = Some(Comma { edits: comma.edits + 1, ..comma });
        }
        Ok(())
    }

    /// The end of the text, with something open.
    pub(super) fn end(&mut self) -> Step<()> {
        // A comma, a colon, a key: more was to come.
        if self.state != State::After {
            return Err(Stuck);
        }
        let last = self.last.ok_or(Stuck)?;
        if last.is_bare || last.is_open_ended && last.end == self.text.len() {
            return Err(Stuck);
        }
        // Where any value is taken, nobody knows which one was not closed.
        let is_closed = matches!(self.bytes[last.end - 1], b'}' | b']');
        if self.has_leading_comma || is_closed && self.names.mix_lists() {
            return Err(Stuck);
        }
        self.close_all(last);
        Ok(())
    }

    /// Words where a comma, a key or a closer must stand: what stands before them is all there is.
    ///
    /// They must begin on a line of their own, and nothing behind them may belong to the value.
    pub(super) fn end_at_prose(&mut self) -> Step<()> {
        let last = self.last.ok_or(Stuck)?;
        let is_behind_member =
            self.state == State::After || self.comma.is_some_and(|comma| comma.at >= last.end);
        let rest = &self.text[self.at..];
        self.work.spend(rest.len())?;
        if !is_behind_member
            || last.is_bare
            || !self.is_apart(last)
            || rest.contains(['"', '{', '}', '[', ']', '\'', '`'])
        {
            return Err(Stuck);
        }
        self.drop_comma();
        self.close_all(last);
        Ok(())
    }

    /// Whether the words here stand apart from the last value: on a line of their own, and if that
    /// is a number, which may have a unit, behind a comma or an empty line.
    fn is_apart(&self, last: Last) -> bool {
        let between = &self.text[last.end..self.at];
        let lines = between.matches('\n').count();
        lines > usize::from(last.is_open_ended && self.comma.is_none())
    }

    /// Closes whatever is open behind the last value.
    fn close_all(&mut self, last: Last) {
        let open = std::mem::take(&mut self.open);
        let closers = open
            .into_iter()
            .rev()
            .map(|open| Edit::put(ChangeKind::MissingCloser, last.end, open.closer()));
        self.edits.splice(last.edits..last.edits, closers);
        self.state = State::After;
        self.last = Some(Last { is_string: false, ..last });
    }
}
