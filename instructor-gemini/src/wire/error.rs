//! `google.rpc.Status`, the body of an error.

use serde_json::Value;

/// What an error body says, of whatever it says.
///
/// Details are matched by their `@type`, never by position, and are often missing.
#[derive(Debug, Default)]
pub(crate) struct Status {
    pub(crate) code: Option<u16>,
    pub(crate) message: String,
    /// `google.rpc.ErrorInfo.reason`.
    pub(crate) reason: String,
    /// `google.rpc.RetryInfo.retryDelay`, a number of seconds with an `s`.
    pub(crate) retry_delay: Option<String>,
    /// The violations of `google.rpc.QuotaFailure`.
    pub(crate) quotas: Vec<Quota>,
    /// The fields of `google.rpc.BadRequest.fieldViolations`.
    pub(crate) fields: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Quota {
    pub(crate) id: String,
    pub(crate) metric: String,
    /// The allowance, if it is named.
    pub(crate) value: Option<String>,
}

impl Status {
    /// Reads an error body: an object with `error`, or a list of one such object, as a gateway or a
    /// streaming endpoint sends it. `None` for anything else.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let body = body.as_array().map_or(Some(&body), |list| list.first())?;
        let error = body.get("error").filter(|error| error.is_object())?;
        let mut status = Self {
            code: error["code"].as_u64().and_then(|code| code.try_into().ok()),
            message: text(&error["message"]),
            ..Self::default()
        };
        for detail in error["details"].as_array().into_iter().flatten() {
            status.add(detail);
        }
        Some(status)
    }

    fn add(&mut self, detail: &Value) {
        let kind = detail["@type"].as_str().unwrap_or_default();
        match kind.rsplit('.').next() {
            Some("ErrorInfo") => self.reason = text(&detail["reason"]),
            Some("RetryInfo") => self.retry_delay = Some(text(&detail["retryDelay"])),
            Some("QuotaFailure") => {
                let violations = detail["violations"].as_array().into_iter().flatten();
                self.quotas.extend(violations.map(|violation| Quota {
                    id: text(&violation["quotaId"]),
                    metric: text(&violation["quotaMetric"]),
                    value: match &violation["quotaValue"] {
                        Value::String(value) => Some(value.clone()),
                        Value::Number(value) => Some(value.to_string()),
                        _ => None,
                    },
                }));
            }
            Some("BadRequest") => {
                let violations = detail["fieldViolations"].as_array().into_iter().flatten();
                self.fields.extend(violations.map(|violation| text(&violation["field"])));
            }
            _ => {}
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
