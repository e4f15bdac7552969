//! A subscriber that prints each span as it closes; programs of weight take `tracing-subscriber`,
//! or send the spans to a collector with `tracing-opentelemetry`.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// A subscriber that prints the spans of this library.
#[derive(Default)]
pub(crate) struct Printer(Mutex<Spans>);

#[derive(Default)]
struct Spans {
    last: u64,
    open: HashMap<u64, Open>,
}

/// A span that is not closed yet.
struct Open {
    name: &'static str,
    depth: usize,
    since: Instant,
    handles: usize,
    fields: Fields,
}

#[derive(Default)]
struct Fields(Vec<String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push(format!("{field} = {value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push(format!("{field} = {value}"));
    }
}

impl Printer {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn spans(&self) -> MutexGuard<'_, Spans> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscriber for Printer {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().starts_with("instructor_core")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let mut spans = self.spans();
        let parent = attributes.parent().and_then(|parent| spans.open.get(&parent.into_u64()));
        let depth = parent.map_or(0, |parent| parent.depth + 1);
        let name = attributes.metadata().name();
        spans.last += 1;
        let number = spans.last;
        spans.open.insert(number, Open { name, depth, since: Instant::now(), handles: 1, fields });
        Id::from_u64(number)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        if let Some(open) = self.spans().open.get_mut(&span.into_u64()) {
            values.record(&mut open.fields);
        }
    }

    fn clone_span(&self, span: &Id) -> Id {
        if let Some(open) = self.spans().open.get_mut(&span.into_u64()) {
            open.handles += 1;
        }
        span.clone()
    }

    fn try_close(&self, span: Id) -> bool {
        let mut spans = self.spans();
        let Some(open) = spans.open.get_mut(&span.into_u64()) else { return false };
        open.handles -= 1;
        if open.handles > 0 {
            return false;
        }
        let indent = " ".repeat(4 * open.depth);
        println!("{indent}{} ({:.0?})", open.name, open.since.elapsed());
        for field in &open.fields.0 {
            println!("{indent}  {field}");
        }
        spans.open.remove(&span.into_u64());
        true
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
