//! What was said, by whom: events and spans of `tracing` and lines of `log`, from all crates.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Metadata, Subscriber};

/// Lines, each with all that it names.
#[derive(Clone, Default)]
pub(crate) struct Record(Arc<Mutex<Said>>);

#[derive(Default)]
struct Said {
    lines: Vec<String>,
    sources: BTreeSet<String>,
    spans: u64,
}

impl Record {
    /// All that this process logs from now on, at every level.
    pub(crate) fn of_this_process() -> Self {
        let record = Self::default();
        tracing::subscriber::set_global_default(record.clone()).expect("there is none yet");
        log::set_boxed_logger(Box::new(record.clone())).expect("there is none yet");
        log::set_max_level(log::LevelFilter::Trace);
        record
    }

    pub(crate) fn add(&self, line: String) {
        self.0.lock().expect("no panic").lines.push(line);
    }

    /// What was said since the last time.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no panic").lines)
    }

    /// Who said anything so far.
    pub(crate) fn sources(&self) -> BTreeSet<String> {
        self.0.lock().expect("no panic").sources.clone()
    }

    fn say(&self, metadata: &Metadata<'_>, fields: &dyn Fn(&mut dyn Visit)) {
        let mut line = Line(format!("{} {}", metadata.target(), metadata.name()));
        fields(&mut line);
        let mut lines = self.0.lock().expect("no panic");
        lines.sources.insert(metadata.target().to_owned());
        lines.lines.push(line.0);
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let _ = write!(self.0, " {}={value} {value:?}", field.name());
    }
}

impl Subscriber for Record {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.say(span.metadata(), &|line| span.record(line));
        let mut lines = self.0.lock().expect("no panic");
        lines.spans += 1;
        Id::from_u64(lines.spans)
    }

    fn record(&self, _: &Id, values: &tracing::span::Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        self.add(line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.say(event.metadata(), &|line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl log::Log for Record {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut lines = self.0.lock().expect("no panic");
        lines.sources.insert(record.target().to_owned());
        lines.lines.push(format!("{} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}
