//! Spans of a call and its attempts, with the names of OpenTelemetry's conventions for generative
//! AI.
//!
//! The span of a call is the inference span of the conventions, which covers all its retries:
//! <https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/> (read 2026-11-23). The spans
//! of its attempts have names of our own, so that nobody counts tokens twice.

use tracing::field::{Empty, display};
use tracing::{Span, info_span};

use super::Job;
use crate::machine::AttemptPlan;
use crate::report::{Attempt, AttemptOutcome, Report};
use crate::{Completion, Error, ErrorKind, Message, Role};

/// The span of a call.
pub(super) struct CallSpan {
    span: Span,
    capture_content: bool,
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
            gen_ai.response.model = Empty,
            gen_ai.response.id = Empty,
            gen_ai.response.finish_reasons = Empty,
            gen_ai.usage.input_tokens = Empty,
            gen_ai.usage.output_tokens = Empty,
            gen_ai.system_instructions = Empty,
            gen_ai.input.messages = Empty,
            gen_ai.output.messages = Empty,
            instructor.call = job.call,
            instructor.attempts = Empty,
            instructor.reason = Empty,
        );
        let this = Self { span, capture_content: job.capture_content };
        if this.captures() {
            if let Some(system) = &request.system {
                this.span.record("gen_ai.system_instructions", parts(system).to_string());
            }
            let turns: Vec<_> = request.messages.iter().map(turn).collect();
            this.span.record("gen_ai.input.messages", serde_json::json!(turns).to_string());
        }
        this
    }

    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    /// The span of an attempt that begins now.
    pub(super) fn attempt(&self, plan: &AttemptPlan) -> Span {
        info_span!(
            parent: &self.span,
            "attempt",
            instructor.attempt.number = plan.number,
            instructor.attempt.kind = ?plan.kind,
            instructor.attempt.outcome = Empty,
            instructor.attempt.input_tokens = Empty,
            instructor.attempt.output_tokens = Empty,
            instructor.breaker.epoch = plan.epoch,
            http.response.status_code = Empty,
            otel.status_code = Empty,
            error.type = Empty,
        )
    }

    /// Tells the spans how the attempt ended.
    pub(super) fn attempt_ended(
        &self,
        span: &Span,
        attempt: &Attempt,
        answer: Option<&Completion>,
    ) {
        if span.is_disabled() && self.span.is_disabled() {
            return;
        }
        span.record("instructor.attempt.input_tokens", attempt.usage.input_tokens);
        span.record("instructor.attempt.output_tokens", attempt.usage.output_tokens);
        match &attempt.outcome {
            AttemptOutcome::Accepted => {
                span.record("instructor.attempt.outcome", "accepted");
            }
            AttemptOutcome::Rejected(_) => {
                span.record("instructor.attempt.outcome", "rejected");
            }
            AttemptOutcome::Failed(fault) => {
                span.record("instructor.attempt.outcome", "failed");
                span.record("otel.status_code", "ERROR");
                span.record("error.type", tracing::field::debug(fault.kind));
                if let Some(status) = fault.status {
                    span.record("http.response.status_code", status);
                }
            }
        }
        if let Some(answer) = answer
            && self.captures()
        {
            let turns = [turn(&answer.turn)];
            self.span.record("gen_ai.output.messages", serde_json::json!(turns).to_string());
        }
    }

    /// Tells the span how the call ended.
    pub(super) fn end(&self, result: &Result<Report, Error>) {
        if self.span.is_disabled() {
            return;
        }
        let report = match result {
            Ok(report) => report,
            Err(error) => {
                self.span.record("otel.status_code", "ERROR");
                self.span.record("error.type", error_type(error.kind()));
                if let Some(reason) = error.reason() {
                    self.span.record("instructor.reason", tracing::field::debug(reason));
                }
                error.report()
            }
        };
        let usage = report.usage();
        self.span.record("instructor.attempts", report.attempts.len());
        self.span.record("gen_ai.usage.input_tokens", usage.input_tokens);
        self.span.record("gen_ai.usage.output_tokens", usage.output_tokens);
        let Some(last) = report.attempts.last() else { return };
        let told = [
            ("gen_ai.response.model", &last.model),
            ("gen_ai.response.id", &last.response_id),
            ("gen_ai.response.finish_reasons", &last.finish_reason),
        ];
        for (name, value) in told {
            if let Some(value) = value {
                self.span.record(name, display(value));
            }
        }
    }

    /// Whether prompts and answers are to be recorded, and somebody would see them.
    fn captures(&self) -> bool {
        self.capture_content && !self.span.is_disabled()
    }
}

/// The kind of an error as a word of few values.
fn error_type(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Invalid => "invalid",
        ErrorKind::Truncated => "truncated",
        ErrorKind::Blocked => "blocked",
        ErrorKind::Transient => "transient",
        ErrorKind::Throttled => "throttled",
        ErrorKind::Quota(_) => "quota",
        ErrorKind::Auth => "auth",
        ErrorKind::Request(_) => "request",
        ErrorKind::Deadline => "deadline",
        ErrorKind::Budget => "budget",
        ErrorKind::BreakerOpen => "breaker_open",
        ErrorKind::Config => "config",
        ErrorKind::UnknownFinish => "unknown_finish",
    }
}

/// A turn as the conventions write messages.
fn turn(message: &Message) -> serde_json::Value {
    let role = match message.role() {
        Role::User => "user",
        Role::Model => "assistant",
    };
    serde_json::json!({ "role": role, "parts": parts(message.text()) })
}

fn parts(text: &str) -> serde_json::Value {
    serde_json::json!([{ "type": "text", "content": text }])
}
