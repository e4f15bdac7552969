//! What only Gemini knows, for all calls or for one.

use std::fmt;

use instructor_core::{Error, ProviderOptions};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{CacheSource, Mode};

/// Settings of Gemini's own, for a provider ([`GeminiBuilder::options`]) or for one call
/// (`.options(…)`), whose settings win. What is unset is not sent.
///
/// [`GeminiBuilder::options`]: crate::GeminiBuilder::options
///
/// # Example
/// ```
/// use instructor_gemini::{Options, ThinkingLevel};
///
/// let options = Options::new().thinking(ThinkingLevel::Low).label("team", "billing");
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Options {
    mode: Option<Mode>,
    relax: Option<bool>,
    thinking: Option<Thinking>,
    include_thoughts: Option<bool>,
    safety: Vec<(HarmCategory, HarmBlockThreshold)>,
    cached_content: Option<CacheSource>,
    labels: Vec<(String, String)>,
    extra: Vec<Extra>,
}

impl ProviderOptions for Options {}

/// A piece of a request's body, or why there is none.
#[derive(Clone)]
struct Extra(Result<Box<RawValue>, String>);

/// Shows the length; what is asked stays out of logs.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(json) => write!(f, "<{} bytes>", json.get().len()),
            Err(why) => f.write_str(why),
        }
    }
}

impl Options {
    /// Options that leave everything to the provider's own, or to the service.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how the form of the answer is asked for; [`Mode::ResponseJsonSchema`] unless set.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// Sets whether bounds are taken out of a schema that may be too complex for the service: they
    /// are said in words then, and enforced on the answer as ever. Off unless set.
    pub fn relax(mut self, relax: bool) -> Self {
        self.relax = Some(relax);
        self
    }

    /// Sets how much the model thinks before it answers: a level for Gemini 3 and later, a budget
    /// of tokens for 2.5.
    pub fn thinking(mut self, thinking: impl Into<Thinking>) -> Self {
        self.thinking = Some(thinking.into());
        self
    }

    /// Sets whether summaries of the thoughts come with the answer; they are never read as part of
    /// it, but a reask sends them back.
    pub fn include_thoughts(mut self, include: bool) -> Self {
        self.include_thoughts = Some(include);
        self
    }

    /// Sets from which probability on content of this kind is blocked.
    pub fn safety(mut self, category: HarmCategory, threshold: HarmBlockThreshold) -> Self {
        put(&mut self.safety, category, threshold);
        self
    }

    /// Sets the cached content that stands before the request: a
    /// [`CachedContext`](crate::CachedContext), or a name as in `cachedContents/abc123`.
    ///
    /// The service takes no system instruction and no function beside it: those are part of what is
    /// cached.
    pub fn cached_content(mut self, cache: impl Into<CacheSource>) -> Self {
        self.cached_content = Some(cache.into());
        self
    }

    /// Adds a label, by which Vertex AI's bill tells requests apart. The Gemini API has none.
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        put(&mut self.labels, key.into(), value.into());
        self
    }

    /// Merges an object into the body of the request, for what has no setter here.
    ///
    /// Objects are merged member by member; anything else takes the place of what was there. Names
    /// are those of the REST API, in camel case.
    ///
    /// # Example
    /// ```
    /// use instructor_gemini::Options;
    /// use serde::Serialize;
    ///
    /// #[derive(Serialize)]
    /// #[serde(rename_all = "camelCase")]
    /// struct Extra {
    ///     service_tier: &'static str,
    /// }
    ///
    /// let options = Options::new().extra(&Extra { service_tier: "flex" });
    /// assert!(!format!("{options:?}").contains("flex"), "what is asked stays out of logs");
    /// ```
    pub fn extra(mut self, object: &(impl Serialize + ?Sized)) -> Self {
        let text = serde_json::to_string(object).map_err(|error| error.to_string());
        let raw = text.and_then(|text| match text.starts_with('{') {
            true => RawValue::from_string(text).map_err(|error| error.to_string()),
            false => Err("it is no JSON object".to_owned()),
        });
        self.extra.push(Extra(raw));
        self
    }

    /// What can be seen to be wrong without a request.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.extra.iter().find_map(|extra| extra.0.as_ref().err()) {
            Some(why) => {
                Err(Error::config(format!("what `.extra(…)` was given cannot be sent: {why}")))
            }
            None => Ok(()),
        }
    }
}

/// Adds an entry, in place of the one of its key.
fn put<K: PartialEq, V>(entries: &mut Vec<(K, V)>, key: K, value: V) {
    match entries.iter_mut().find(|(other, _)| *other == key) {
        Some((_, held)) => *held = value,
        None => entries.push((key, value)),
    }
}

/// The options of a call over those of its provider.
#[derive(Clone, Copy)]
pub(crate) struct Settings<'a> {
    call: Option<&'a Options>,
    own: &'a Options,
}

impl<'a> Settings<'a> {
    pub(crate) fn new(call: Option<&'a Options>, own: &'a Options) -> Self {
        Self { call, own }
    }

    fn first<T>(self, get: impl Fn(&'a Options) -> Option<T>) -> Option<T> {
        self.call.and_then(&get).or_else(|| get(self.own))
    }

    pub(crate) fn mode(self) -> Mode {
        self.first(|options| options.mode).unwrap_or_default()
    }

    pub(crate) fn relaxes(self) -> bool {
        self.first(|options| options.relax).unwrap_or_default()
    }

    pub(crate) fn thinking(self) -> Option<Thinking> {
        self.first(|options| options.thinking)
    }

    pub(crate) fn include_thoughts(self) -> Option<bool> {
        self.first(|options| options.include_thoughts)
    }

    pub(crate) fn cached_content(self) -> Option<&'a CacheSource> {
        self.first(|options| options.cached_content.as_ref())
    }

    /// The provider's entries in their order, each with the call's value if it has one, then those
    /// of the call alone.
    fn entries<K: PartialEq + 'a, V: 'a>(
        self,
        get: impl Fn(&'a Options) -> &'a [(K, V)],
    ) -> impl Iterator<Item = (&'a K, &'a V)> {
        let call = self.call.map(&get).unwrap_or_default();
        let own = get(self.own);
        let of = |entries: &'a [(K, V)], key: &K| {
            entries.iter().find(|(other, _)| other == key).map(|(_, value)| value)
        };
        let first = own.iter().map(move |(key, value)| (key, of(call, key).unwrap_or(value)));
        let rest = call.iter().filter(move |(key, _)| of(own, key).is_none());
        first.chain(rest.map(|(key, value)| (key, value)))
    }

    pub(crate) fn safety(self) -> impl Iterator<Item = (&'a HarmCategory, &'a HarmBlockThreshold)> {
        self.entries(|options| &options.safety)
    }

    pub(crate) fn labels(self) -> impl Iterator<Item = (&'a String, &'a String)> {
        self.entries(|options| &options.labels)
    }

    /// What is merged into the body, the call's last.
    pub(crate) fn extra(self) -> impl Iterator<Item = &'a RawValue> {
        let of = |options: &'a Options| options.extra.iter();
        let all = of(self.own).chain(self.call.into_iter().flat_map(of));
        all.filter_map(|extra| extra.0.as_deref().ok())
    }

    pub(crate) fn check(self) -> Result<(), Error> {
        self.call.map_or(Ok(()), Options::check)
    }
}

/// How much a model thinks before it answers.
///
/// A level and a budget exclude each other: a request with both is refused by the service.
///
/// # Example
/// ```
/// use instructor_gemini::{Thinking, ThinkingLevel};
///
/// assert_eq!(Thinking::from(ThinkingLevel::High), Thinking::Level(ThinkingLevel::High));
/// assert_eq!(Thinking::OFF, Thinking::Budget(0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Thinking {
    /// So much, as the model sees it; Gemini 3 and later.
    Level(ThinkingLevel),
    /// At most this many tokens; Gemini 2.5.
    Budget(u32),
    /// As much as the model finds right; Gemini 2.5.
    Dynamic,
}

impl Thinking {
    /// No thoughts, where the model allows that.
    pub const OFF: Self = Self::Budget(0);
}

impl From<ThinkingLevel> for Thinking {
    fn from(level: ThinkingLevel) -> Self {
        Self::Level(level)
    }
}

/// How much a model thinks, in steps (official SDK 3.4.0, read 2026-11-23); each model has some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum ThinkingLevel {
    /// Next to nothing.
    Minimal,
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
    /// Very much.
    XHigh,
}

/// A kind of harmful content (`HarmCategory`,
/// <https://ai.google.dev/api/generate-content>, read 2026-11-23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HarmCategory {
    /// `HARM_CATEGORY_HARASSMENT`
    Harassment,
    /// `HARM_CATEGORY_HATE_SPEECH`
    HateSpeech,
    /// `HARM_CATEGORY_SEXUALLY_EXPLICIT`
    SexuallyExplicit,
    /// `HARM_CATEGORY_DANGEROUS_CONTENT`
    DangerousContent,
    /// One that is not listed here, by its name on the wire.
    Other(&'static str),
}

/// From which probability on content is blocked (`HarmBlockThreshold`,
/// <https://ai.google.dev/api/generate-content>, read 2026-11-23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HarmBlockThreshold {
    /// `BLOCK_LOW_AND_ABOVE`
    LowAndAbove,
    /// `BLOCK_MEDIUM_AND_ABOVE`
    MediumAndAbove,
    /// `BLOCK_ONLY_HIGH`
    OnlyHigh,
    /// `BLOCK_NONE`: it is judged, and not blocked.
    None,
    /// `OFF`: it is not even judged.
    Off,
}

impl fmt::Display for HarmCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Harassment => "HARM_CATEGORY_HARASSMENT",
            Self::HateSpeech => "HARM_CATEGORY_HATE_SPEECH",
            Self::SexuallyExplicit => "HARM_CATEGORY_SEXUALLY_EXPLICIT",
            Self::DangerousContent => "HARM_CATEGORY_DANGEROUS_CONTENT",
            Self::Other(name) => name,
        })
    }
}

impl fmt::Display for HarmBlockThreshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LowAndAbove => "BLOCK_LOW_AND_ABOVE",
            Self::MediumAndAbove => "BLOCK_MEDIUM_AND_ABOVE",
            Self::OnlyHigh => "BLOCK_ONLY_HIGH",
            Self::None => "BLOCK_NONE",
            Self::Off => "OFF",
        })
    }
}
