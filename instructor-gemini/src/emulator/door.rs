//! Credentials: a key at the Gemini API, a bearer token at Vertex AI.

use serde_json::json;

use super::refusal;
use super::respond::Asked;
use super::route::Door;
use super::script::RawReply;

/// The key and the token that are refused, so that a refusal can be tried.
const BAD_KEY: &str = "invalid";
const EXPIRED_TOKEN: &str = "expired";

/// What is wrong with the credentials, if anything is; all but two keys and tokens are fine.
pub(super) fn refused(door: Door, asked: &Asked) -> Option<RawReply> {
    let is_expired = asked.bearer() == Some(EXPIRED_TOKEN);
    match (door, asked.bearer(), asked.key()) {
        (_, Some(_), _) if is_expired => Some(unauthenticated("ACCESS_TOKEN_EXPIRED")),
        (Door::Project, None, _) => Some(unauthenticated("CREDENTIALS_MISSING")),
        (_, None, None) => Some(refusal::no_key()),
        (_, None, Some(BAD_KEY)) => Some(refusal::bad_key()),
        (_, Some(_), _) | (_, None, Some(_)) => None,
    }
}

/// 401 with the reasons of `google.api.ErrorReason` (googleapis/googleapis, read 2026-11-23).
fn unauthenticated(reason: &str) -> RawReply {
    let said = match reason {
        "CREDENTIALS_MISSING" => "Request is missing required authentication credential.",
        _ => "Request had invalid authentication credentials.",
    };
    let message = format!(
        "{said} Expected OAuth 2 access token, login cookie or other valid authentication \
         credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
    );
    let info = json!({
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": "aiplatform.googleapis.com"},
    });
    refusal::error(401, "UNAUTHENTICATED", &message, &[info])
}
