//! Spans of a call and its attempts, with the names of OpenTelemetry's conventions for generative
//! AI.
//!
//! The span of a call is the inference span of the conventions, which covers all its retries:
//! <https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/>, whose text is kept at
//! <https://github.com/open-telemetry/semantic-conventions-genai> (both read 2026-11-23). The spans
//! of its attempts have names of our own, so that nobody counts tokens twice. A field of `tracing`
//! is no list and no object: such values are JSON text.

use std::fmt;

use serde_json::{Value, json};
use tracing::field::{Empty, display};
use tracing::{Span, info_span};

use super::Job;
use crate::machine::{AttemptKind, AttemptPlan};
use crate::report::{Attempt, AttemptOutcome, Report};
use crate::{Completion, Error, MediaSource, Message, Request, Role, Usage};

/// The span of a call.
pub(super) struct CallSpan {
    span: Span,
    capture_content: bool,
    /// Of the attempts that ended.
    attempts: u32,
    usage: Usage,
    ended: bool,
}

impl CallSpan {
    pub(super) fn new(job: &Job<'_>) -> Self {
        let request = &job.request;
        let model = request.model.as_deref().unwrap_or(job.provider.default_model());
        let span = info_span!(
            "generate_content",
            otel.name = %format_args!("generate_content {model}"),
            otel.kind = "client",
            otel.status_code = Empty,
            error.type = Empty,
            gen_ai.operation.name = "generate_content",
            gen_ai.provider.name = job.provider.name(),
            gen_ai.output.type = "json",
            gen_ai.request.model = model,
            gen_ai.request.max_tokens = request.max_output_tokens,
            gen_ai.request.temperature = request.sampling.temperature,
            gen_ai.request.top_p = request.sampling.top_p,
            gen_ai.request.top_k = request.sampling.top_k,
            gen_ai.request.seed = request.sampling.seed,
            gen_ai.request.stop_sequences = Empty,
            gen_ai.response.model = Empty,
            gen_ai.response.id = Empty,
            gen_ai.response.finish_reasons = Empty,
            gen_ai.usage.input_tokens = Empty,
            gen_ai.usage.output_tokens = Empty,
            gen_ai.usage.cache_read.input_tokens = Empty,
            gen_ai.usage.reasoning.output_tokens = Empty,
            gen_ai.system_instructions = Empty,
            gen_ai.input.messages = Empty,
            gen_ai.output.messages = Empty,
            instructor.call = job.call,
            instructor.attempts = Empty,
            instructor.reason = Empty,
        );
        let this = Self {
            span,
            capture_content: job.capture_content,
            attempts: 0,
            usage: Usage::default(),
            ended: false,
        };
        let stops = &request.sampling.stop_sequences;
        if !stops.is_empty() {
            this.span.record("gen_ai.request.stop_sequences", json!(stops).to_string());
        }
        if this.captures() {
            if let Some(system) = &request.system {
                this.span.record("gen_ai.system_instructions", json!([text(system)]).to_string());
            }
            let turns: Vec<_> = request.messages.iter().map(turn).collect();
            this.span.record("gen_ai.input.messages", json!(turns).to_string());
        }
        this
    }

    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    /// The span of an attempt that begins now.
    pub(super) fn attempt(&self, plan: &AttemptPlan, request: &Request) -> Span {
        let span = info_span!(
            parent: &self.span,
            "attempt",
            instructor.attempt.number = plan.number,
            instructor.attempt.kind = word(&plan.kind),
            instructor.attempt.outcome = Empty,
            instructor.attempt.input_tokens = Empty,
            instructor.attempt.output_tokens = Empty,
            instructor.attempt.reask = Empty,
            instructor.attempt.answer = Empty,
            instructor.breaker.epoch = plan.epoch,
            http.response.status_code = Empty,
            otel.status_code = Empty,
            error.type = Empty,
        );
        if plan.kind == AttemptKind::Reask
            && self.capture_content
            && let Some(violations) = request.messages.last()
        {
            span.record("instructor.attempt.reask", violations.text());
        }
        span
    }

    /// Tells the spans how the attempt ended.
    pub(super) fn attempt_ended(
        &mut self,
        span: &Span,
        attempt: &Attempt,
        answer: Option<&Completion>,
    ) {
        self.attempts += 1;
        self.usage += attempt.usage;
        if let Some(answer) = answer
            && self.capture_content
        {
            span.record("instructor.attempt.answer", answer.text());
            if matches!(attempt.outcome, AttemptOutcome::Accepted) {
                self.record_answer(answer);
            }
        }
        if span.is_disabled() {
            return;
        }
        span.record("instructor.attempt.input_tokens", attempt.usage.input_tokens);
        span.record("instructor.attempt.output_tokens", attempt.usage.output_tokens);
        let outcome = match &attempt.outcome {
            AttemptOutcome::Accepted => "accepted",
            AttemptOutcome::Rejected(_) => "rejected",
            AttemptOutcome::Failed(fault) => {
                span.record("otel.status_code", "ERROR");
                span.record("error.type", word(&fault.kind));
                if let Some(status) = fault.status {
                    span.record("http.response.status_code", status);
                }
                "failed"
            }
        };
        span.record("instructor.attempt.outcome", outcome);
    }

    /// Tells the span how the call ended.
    pub(super) fn end(mut self, result: &Result<Report, Error>) {
        self.ended = true;
        if self.span.is_disabled() {
            return;
        }
        let report = match result {
            Ok(report) => report,
            Err(error) => {
                self.record_error(&word(&error.kind()));
                if let Some(reason) = error.reason() {
                    self.span.record("instructor.reason", word(&reason));
                }
                if let Some(answer) = error.completion().filter(|_| self.capture_content) {
                    self.record_answer(answer);
                }
                error.report()
            }
        };
        self.record_cost();
        let Some(last) = report.attempts.last() else { return };
        let told =
            [("gen_ai.response.model", &last.model), ("gen_ai.response.id", &last.response_id)];
        for (name, value) in told {
            if let Some(value) = value {
                self.span.record(name, display(value));
            }
        }
        if let Some(reason) = &last.finish_reason {
            self.span.record("gen_ai.response.finish_reasons", json!([reason]).to_string());
        }
    }

    fn record_error(&self, error: &str) {
        self.span.record("otel.status_code", "ERROR");
        self.span.record("error.type", error);
    }

    fn record_cost(&self) {
        let (span, usage) = (&self.span, self.usage);
        span.record("instructor.attempts", self.attempts);
        span.record("gen_ai.usage.input_tokens", usage.input_tokens);
        span.record("gen_ai.usage.output_tokens", usage.output_tokens);
        span.record("gen_ai.usage.cache_read.input_tokens", usage.cached_tokens);
        span.record("gen_ai.usage.reasoning.output_tokens", usage.thought_tokens);
    }

    fn record_answer(&self, answer: &Completion) {
        if self.captures() {
            let mut message = turn(&answer.turn);
            message["finish_reason"] = json!(answer.finish_reason.as_deref().unwrap_or_default());
            self.span.record("gen_ai.output.messages", json!([message]).to_string());
        }
    }

    /// Whether prompts and answers are to be recorded, and somebody would see them.
    fn captures(&self) -> bool {
        self.capture_content && !self.span.is_disabled()
    }
}

/// A call that is dropped before its end has cost something too.
impl Drop for CallSpan {
    fn drop(&mut self) {
        if !self.ended && !self.span.is_disabled() {
            self.record_error(if std::thread::panicking() { "panic" } else { "cancelled" });
            self.record_cost();
        }
    }
}

/// The name of a variant as the conventions write values: `QuotaGate(Day)` is `quota_gate`.
fn word(variant: &impl fmt::Debug) -> String {
    let mut word = String::new();
    for letter in format!("{variant:?}").chars().take_while(char::is_ascii_alphabetic) {
        if letter.is_ascii_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

/// A turn as the conventions write messages.
fn turn(message: &Message) -> Value {
    let role = match message.role() {
        Role::User => "user",
        Role::Model => "assistant",
    };
    let mut parts = media(message);
    if parts.is_empty() || !message.text().is_empty() {
        parts.push(text(message.text()));
    }
    json!({ "role": role, "parts": parts })
}

/// Media by kind and type: what they hold is too much for a span.
fn media(message: &Message) -> Vec<Value> {
    let parts = message.media_parts().iter().map(|media| {
        let kind = match media.source() {
            MediaSource::Bytes(_) => "blob",
            MediaSource::Uri(_) => "uri",
        };
        json!({ "type": kind, "mime_type": media.mime_type() })
    });
    parts.collect()
}

fn text(content: &str) -> Value {
    json!({ "type": "text", "content": content })
}
