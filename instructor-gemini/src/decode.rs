//! From what the service sends to the neutral completion, or to why there is none.
//!
//! One reader for both ways that an answer comes: a whole answer is a stream of one chunk. Nothing
//! is final before the end, because text may follow a finish reason (7 of 114 recorded streams, read
//! 2026-11-23): the last reason counts, and it is judged when the stream is over. But for one that
//! says that the answer was cut off: unless more of the answer comes, no `STOP` takes its place.

mod call;
#[cfg(test)]
mod tests;
mod turn;

use instructor_core::{Completion, Fault, FaultKind, Message, Usage};
use serde::Deserialize;
use serde::de::IgnoredAny;

use self::call::Call;
use self::turn::{Found, Turn, Whole};
use crate::classify;
use crate::key::Secret;
use crate::transport::Reply;
use crate::wire::error::Status;
use crate::wire::response::{
    Candidate, Content, GenerateContentResponse, Part, PromptFeedback, Text, UsageMetadata,
};

/// How often an answer that the service gives in parts is followed.
pub(crate) const MAX_HOPS: u32 = 8;

/// What has come of an answer so far, over chunks and over hops.
///
/// A hop is one request: most answers take one, an answer that the service gives in parts takes
/// more. Read a chunk with [`add`](Self::add), or a whole reply with [`read`](Self::read); at the
/// end of a hop ask [`goes_on`](Self::goes_on), and at the end of the last [`finish`](Self::finish).
pub(crate) struct Answer<'a> {
    /// The function whose arguments are the answer; without one the answer is the text.
    function: Option<&'a str>,
    turn: Turn,
    text: String,
    call: Call,
    /// How much of the answer was handed out as deltas.
    given: usize,
    /// Tokens of the hops before.
    spent: Usage,
    /// Tokens of this hop: chunks count from its start, so the last count is the sum.
    usage: Usage,
    model: Option<String>,
    response_id: Option<String>,
    finish_reason: Option<String>,
    finish_message: Option<String>,
    block: Option<PromptFeedback>,
    has_candidate: bool,
    /// Whether a content could not be read: the text may lack what was in it.
    is_holed: bool,
    /// Whether anything came, in any hop.
    has_come: bool,
    token: Option<Token>,
    hops: u32,
}

/// Where the rest of an answer can be had.
struct Token {
    text: String,
    /// Whether parts came after it: then it stands for a place before the end of what came.
    is_stale: bool,
}

/// Why a chunk is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// An error object.
    Refused,
    /// Nothing of the API's.
    Foreign,
}

impl Unread {
    /// The fault of a reply whose body could not be read as an answer.
    pub(crate) fn fault(self, reply: &Reply) -> Fault {
        match self {
            Self::Refused => classify::refused(reply, &reply.secret),
            Self::Foreign => classify::not_a_response(reply),
        }
    }
}

impl<'a> Answer<'a> {
    /// Nothing so far. `function` is the function whose call is wanted, if one was declared.
    pub(crate) fn new(function: Option<&'a str>) -> Self {
        Self {
            function,
            turn: Turn::default(),
            text: String::new(),
            call: Call::default(),
            given: 0,
            spent: Usage::default(),
            usage: Usage::default(),
            model: None,
            response_id: None,
            finish_reason: None,
            finish_message: None,
            block: None,
            has_candidate: false,
            is_holed: false,
            has_come: false,
            token: None,
            hops: 0,
        }
    }

    /// Reads a whole reply of any status; takes its body if that is an answer.
    pub(crate) fn read(&mut self, reply: &mut Reply) -> Result<(), Fault> {
        let read = match (200..=299).contains(&reply.status) {
            true => self.take_in(&reply.body, &reply.secret),
            false => Err(Unread::Refused),
        };
        if let Some(found) = read.map_err(|unread| self.keep(unread.fault(reply)))? {
            self.turn.keep(std::mem::take(&mut reply.body), found);
        }
        Ok(())
    }

    /// Reads one chunk.
    pub(crate) fn add(&mut self, chunk: &[u8], secret: &Secret) -> Result<(), Unread> {
        if let Some(found) = self.take_in(chunk, secret)? {
            self.turn.add(chunk, &found);
        }
        Ok(())
    }

    /// Takes in all of a chunk but the turn as it came, and tells where that stands; secrets are
    /// left out should they stand in a name.
    fn take_in(&mut self, chunk: &[u8], secret: &Secret) -> Result<Option<Found>, Unread> {
        let Ok(text) = std::str::from_utf8(chunk) else {
            return Err(Unread::Foreign);
        };
        // serde reads a list as a struct, one element a field; a chunk is never one.
        let is_list = is_list(chunk);
        match serde_json::from_str::<GenerateContentResponse<'_, Content<'_>>>(text) {
            Ok(response) if response.error.is_none() && !is_list => {
                return Ok(self.add_response(response, text, secret));
            }
            // A part of another form than the API's; half of a surrogate pair is no JSON.
            Err(error) if error.is_data() && !is_list => {
                let response =
                    serde_json::from_str::<GenerateContentResponse<'_, Unreadable>>(text);
                if let Ok(response) = response.map_err(drop)
                    && response.error.is_none()
                {
                    self.is_holed = true;
                    return Ok(self.add_response(response, text, secret));
                }
            }
            _ => {}
        }
        // A failure after the head was sent comes as an error object inside a 200.
        match Status::parse(chunk) {
            Some(_) => Err(Unread::Refused),
            None => Err(Unread::Foreign),
        }
    }

    fn add_response<'r>(
        &mut self,
        response: GenerateContentResponse<'r, impl Into<Content<'r>>>,
        chunk: &str,
        secret: &Secret,
    ) -> Option<Found> {
        self.has_come = true;
        if let Some(counts) = &response.usage_metadata {
            self.usage = usage(counts);
        }
        update(&mut self.model, response.model_version, secret);
        update(&mut self.response_id, response.response_id, secret);
        let block = response.prompt_feedback.filter(blocks);
        self.block = block.or(self.block.take());
        // One answer is asked for; should there be more, the first one counts.
        let mut candidates = response.candidates.into_iter().flatten();
        let candidate = candidates.find(|candidate| candidate.index.unwrap_or(0) == 0);
        let token = response.continuation_token;
        if let Some(candidate) = candidate {
            return self.add_candidate(candidate, token, chunk, secret);
        }
        if let Some(text) = token {
            self.token = Some(Token { text, is_stale: false });
        }
        None
    }

    fn add_candidate<'r>(
        &mut self,
        candidate: Candidate<'r, impl Into<Content<'r>>>,
        token: Option<String>,
        chunk: &str,
        secret: &Secret,
    ) -> Option<Found> {
        self.has_candidate = true;
        let mut found = None;
        if let Some(content) = candidate.content {
            let content = content.into();
            let has_role = content.role.is_some();
            found = candidate.place.of(chunk).map(|at| Found { at, has_role });
            if self.add_parts(content.parts) {
                // Every recorded stream with text after a reason had another reason at its end.
                self.finish_reason = None;
            }
        }
        // What cut an answer off is not undone by an end that adds nothing.
        let reason = candidate.finish_reason.filter(|reason| !self.was_cut() || reason.0 != "STOP");
        update(&mut self.finish_reason, reason, secret);
        self.finish_message = candidate.finish_message.or(self.finish_message.take());
        if let Some(text) = candidate.continuation_token.or(token) {
            self.token = Some(Token { text, is_stale: false });
        }
        found
    }

    /// Adds the text of all parts but the thoughts, and the calls; JSON may be split over parts.
    ///
    /// Tells whether there was any.
    fn add_parts(&mut self, parts: Option<Vec<Part<'_>>>) -> bool {
        let mut has_any = false;
        for part in parts.into_iter().flatten() {
            if let Some(token) = &mut self.token {
                token.is_stale = true;
            }
            if part.thought == Some(true) {
                continue;
            }
            has_any |= part.text.as_ref().is_some_and(|text| !text.0.is_empty());
            match part.text {
                Some(Text(text)) if self.text.is_empty() => self.text = text.into_owned(),
                Some(Text(text)) => self.text.push_str(&text),
                None => {}
            }
            if let (Some(function), Some(call)) = (self.function, part.function_call) {
                has_any = true;
                self.call.add(function, &call);
            }
        }
        has_any
    }

    /// What came of the answer since this was asked last.
    ///
    /// Where a call is wanted, text is held back until the end: a call may still come.
    pub(crate) fn fresh(&mut self) -> Option<String> {
        let answer = match (self.function, self.call.args()) {
            (None, _) => self.text.as_str(),
            (Some(_), args) => args.unwrap_or_default(),
        };
        let fresh = answer.get(self.given..).filter(|fresh| !fresh.is_empty())?;
        self.given = answer.len();
        Some(fresh.to_owned())
    }

    /// How many bytes of the answer were handed out.
    pub(crate) fn given(&self) -> usize {
        self.given
    }

    /// Whether the model said why it stopped, or the prompt was blocked.
    pub(crate) fn is_finished(&self) -> bool {
        self.has_reason() || self.block.is_some()
    }

    fn has_reason(&self) -> bool {
        let reason = self.finish_reason.as_deref();
        !matches!(reason, None | Some("" | "FINISH_REASON_UNSPECIFIED"))
    }

    /// Whether the model stopped for something else than being done.
    fn was_cut(&self) -> bool {
        self.has_reason() && self.finish_reason.as_deref() != Some("STOP")
    }

    /// The token to follow if this hop ended only for the answer to go on; begins the next hop.
    ///
    /// # Errors
    /// A fault if the answer took all the hops that it may take.
    pub(crate) fn goes_on(&mut self, status: u16) -> Result<Option<String>, Fault> {
        let goes_on = self.finish_reason.as_deref() == Some("CONTINUATION");
        let Some(token) = self.token.take_if(|_| goes_on) else {
            return Ok(None);
        };
        if self.hops == MAX_HOPS {
            return Err(classify::endless(self.so_far(), status));
        }
        Ok(Some(self.next_hop(token)))
    }

    /// The token to follow after a hop that broke so, if what came ends with one; begins the next
    /// hop.
    pub(crate) fn resumes(&mut self, fault: &Fault) -> Option<String> {
        let may_go_on = fault.kind == FaultKind::Transient && self.hops < MAX_HOPS;
        let token = self.token.take_if(|token| may_go_on && !token.is_stale)?;
        Some(self.next_hop(token))
    }

    fn next_hop(&mut self, token: Token) -> String {
        self.hops += 1;
        self.spent += std::mem::take(&mut self.usage);
        self.finish_reason = None;
        self.finish_message = None;
        token.text
    }

    /// The fault with what came before it; what the rest of it cost is not known.
    pub(crate) fn keep(&self, fault: Fault) -> Fault {
        match self.has_come {
            true => fault.ambiguous().completion(self.so_far()),
            false => fault,
        }
    }

    /// The answer, now that all of it came, or why it is none.
    pub(crate) fn finish(mut self, status: u16, secret: &Secret) -> Result<Completion, Fault> {
        let block = self.block.take();
        let message = self.finish_message.take();
        let has_candidate = self.has_candidate;
        let hole = || "a part of the answer cannot be read".to_owned();
        let unfit = self.call.unfit().or_else(|| self.is_holed.then(hole));
        let completion = self.into_completion();
        if let Some(block) = block {
            let (reason, message) = (block.block_reason, block.block_reason_message);
            let (reason, message) = (reason.unwrap_or_default(), message.as_deref());
            return Err(classify::blocked_prompt(&reason, message, completion, status, secret));
        }
        match unfit {
            _ if !has_candidate => Err(classify::no_candidate(completion, status)),
            Some(words) if completion.finish_reason.as_deref() == Some("STOP") => {
                Err(classify::unfit_call(&words, completion, status, secret))
            }
            _ => classify::finished(completion, message.as_deref(), status, secret),
        }
    }

    fn so_far(&self) -> Completion {
        let parts = Self {
            turn: self.turn.clone(),
            text: self.text.clone(),
            call: self.call.clone(),
            model: self.model.clone(),
            response_id: self.response_id.clone(),
            finish_reason: self.finish_reason.clone(),
            finish_message: None,
            block: None,
            token: None,
            ..*self
        };
        parts.into_completion()
    }

    fn into_completion(self) -> Completion {
        let text = match self.function {
            Some(_) => self.call.into_args().unwrap_or(self.text),
            None => self.text,
        };
        let turn = Message::model(text);
        let mut completion = Completion::from_turn(match self.turn.into_json() {
            Some(Whole { text, at }) => turn.wire_within(text, at),
            None => turn,
        });
        completion.usage = self.spent + self.usage;
        completion.model = self.model;
        completion.response_id = self.response_id;
        completion.finish_reason = self.finish_reason;
        completion
    }
}

/// A content of another form than the API's: the answer has no text then.
#[derive(Deserialize)]
struct Unreadable(#[allow(dead_code)] IgnoredAny);

impl From<Unreadable> for Content<'_> {
    fn from(_: Unreadable) -> Self {
        Self::default()
    }
}

/// Keeps a text that came, without the secret; every chunk says the same again.
fn update(kept: &mut Option<String>, came: Option<Text<'_>>, secret: &Secret) {
    if let Some(Text(came)) = came
        && kept.as_deref() != Some(&*came)
    {
        *kept = Some(secret.redact(&came));
    }
}

/// Whether JSON text is a list.
pub(crate) fn is_list(body: &[u8]) -> bool {
    body.trim_ascii_start().first() == Some(&b'[')
}

/// The prompt's tokens include the cached ones; the candidates' do not include the thoughts
/// (`UsageMetadata`, <https://ai.google.dev/api/generate-content>, read 2026-11-23).
fn usage(counts: &UsageMetadata) -> Usage {
    let mut usage = Usage::default();
    let &UsageMetadata {
        prompt_token_count: prompt,
        tool_use_prompt_token_count: tool,
        cached_content_token_count: cached,
        candidates_token_count: answer,
        thoughts_token_count: thoughts,
    } = counts;
    usage.input_tokens = prompt.saturating_add(tool);
    usage.output_tokens = answer.saturating_add(thoughts);
    usage.cached_tokens = cached;
    usage.tool_tokens = tool;
    usage.thought_tokens = thoughts;
    usage
}

fn blocks(feedback: &PromptFeedback) -> bool {
    let reason = feedback.block_reason.as_deref();
    !matches!(reason, None | Some("" | "BLOCK_REASON_UNSPECIFIED"))
}
