//! What a key may use of a model, and the 429 when that is used up.

mod bucket;
mod pacific;

use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use self::bucket::{Bucket, Window};
use super::failure::{Failure, prose};
use super::refusal::{Violation, over_quota};
use super::respond::Asked;
use super::route::{Door, Route};
use super::script::RawReply;

const MINUTE: Duration = Duration::from_secs(60);

/// The window in which money is counted (Gemini API rate limits, read 2026-11-23).
const SPENDING: Duration = Duration::from_secs(600);

/// The delays that come with a quota of the day, and with a request that is too big for the minute:
/// short ones, which help nobody (recorded 2026).
const USELESS: [Duration; 2] =
    [Duration::from_nanos(5_812_749_306), Duration::from_nanos(1_408_305_119)];

/// What each key may use of each model; what is not set is not limited.
///
/// Requests and tokens of a minute come back steadily, those of a day at midnight in California, and
/// money ten minutes after it was spent. A request counts even if it is refused for what it says, but
/// not if a quota refuses it. A quota of a model alone replaces this one:
/// [`EmulatorBuilder::model_quota`](super::EmulatorBuilder::model_quota).
///
/// # Example
/// ```
/// use instructor_gemini::emulator::Quota;
///
/// let quota = Quota::new().requests_per_minute(5).input_tokens_per_minute(250_000);
/// assert_eq!("rpm=5, tpm=250000".parse(), Ok(quota));
/// let wrong = "rpm=many".parse::<Quota>().unwrap_err();
/// assert_eq!(wrong.to_string(), "`many` is no number for `rpm`; write a whole number, as in `rpm=5`");
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quota {
    requests_per_minute: Option<u64>,
    input_tokens_per_minute: Option<u64>,
    requests_per_day: Option<u64>,
    spend: Option<Spend>,
    is_paid: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Spend {
    dollars: f64,
    per_million_tokens: f64,
}

impl Quota {
    /// No limits at all.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits the requests of a minute; 0 is a model that is not on the key's tier.
    #[must_use]
    pub fn requests_per_minute(self, count: u64) -> Self {
        Self { requests_per_minute: Some(count), ..self }
    }

    /// Limits the tokens of the prompts of a minute: a token is four bytes of what is said. A
    /// request with more of them than the limit is never taken.
    #[must_use]
    pub fn input_tokens_per_minute(self, tokens: u64) -> Self {
        Self { input_tokens_per_minute: Some(tokens), ..self }
    }

    /// Limits the requests of a day, which begins at midnight in California.
    #[must_use]
    pub fn requests_per_day(self, count: u64) -> Self {
        Self { requests_per_day: Some(count), ..self }
    }

    /// Limits the money of ten minutes, at this price for a million tokens, whatever their kind.
    #[must_use]
    pub fn dollars_per_ten_minutes(self, dollars: f64, per_million_tokens: f64) -> Self {
        Self { spend: Some(Spend { dollars, per_million_tokens }), ..self }
    }

    /// Names the quotas as those of a paid tier are named; they are the free tier's unless told.
    #[must_use]
    pub fn paid(self) -> Self {
        Self { is_paid: true, ..self }
    }

    /// The names of the violated quotas: metric and id, of this tier.
    fn named<'a>(&self, limit: Limit, value: &'a str) -> Violation<'a> {
        let (metric, quota) = match (limit, self.is_paid) {
            (Limit::RequestsPerMinute, false) => (
                "generate_content_free_tier_requests",
                "GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
            ),
            (Limit::RequestsPerMinute, true) => {
                ("generate_requests_per_model", "GenerateRequestsPerMinutePerProjectPerModel")
            }
            (Limit::Tokens, false) => (
                "generate_content_free_tier_input_token_count",
                "GenerateContentInputTokensPerModelPerMinute-FreeTier",
            ),
            (Limit::Tokens, true) => (
                "generate_content_paid_tier_input_token_count",
                "GenerateContentPaidTierInputTokensPerModelPerMinute",
            ),
            (Limit::RequestsPerDay, false) => (
                "generate_content_free_tier_requests",
                "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
            ),
            (Limit::RequestsPerDay, true) => {
                ("generate_requests_per_model_per_day", "GenerateRequestsPerDayPerProjectPerModel")
            }
        };
        Violation { metric, quota, value }
    }
}

/// `rpm=5, tpm=250000, rpd=20, usd=10@2.5, paid`: `usd` is dollars of ten minutes, at a price for a
/// million tokens.
impl FromStr for Quota {
    type Err = QuotaError;

    fn from_str(text: &str) -> Result<Self, QuotaError> {
        text.split(',').map(str::trim).try_fold(Self::new(), |quota, part| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let whole = || {
                value.parse().map_err(|_| {
                    let message = format!(
                        "`{value}` is no number for `{key}`; write a whole number, as in `{key}=5`"
                    );
                    QuotaError(message)
                })
            };
            Ok(match key {
                "rpm" => quota.requests_per_minute(whole()?),
                "tpm" => quota.input_tokens_per_minute(whole()?),
                "rpd" => quota.requests_per_day(whole()?),
                "usd" => {
                    let amounts = value.split_once('@').and_then(|(dollars, price)| {
                        let amount = |text: &str| {
                            text.parse()
                                .ok()
                                .filter(|amount: &f64| amount.is_finite() && *amount >= 0.0)
                        };
                        amount(dollars).zip(amount(price))
                    });
                    let message = || {
                        format!(
                            "`{value}` is no limit of money; write dollars and the price of a \
                             million tokens, as in `usd=10@2.5`"
                        )
                    };
                    let (dollars, price) = amounts.ok_or_else(|| QuotaError(message()))?;
                    quota.dollars_per_ten_minutes(dollars, price)
                }
                "paid" if value.is_empty() => quota.paid(),
                _ => {
                    let message =
                        format!("`{part}` is no quota; there are rpm, tpm, rpd, usd and paid");
                    return Err(QuotaError(message));
                }
            })
        })
    }
}

/// What is wrong with a quota that was given as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaError(String);

impl fmt::Display for QuotaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for QuotaError {}

#[derive(Debug, Clone, Copy)]
enum Limit {
    RequestsPerMinute,
    Tokens,
    RequestsPerDay,
}

/// The quotas of all models, and what each key has used.
#[derive(Debug, Default)]
pub(super) struct Quotas {
    /// For models without one of their own.
    pub(super) every: Option<Quota>,
    pub(super) by_model: HashMap<String, Quota>,
    used: Mutex<HashMap<(u64, String), Used>>,
}

/// Who asks for what; the key itself is not kept.
pub(super) struct Account<'a> {
    caller: u64,
    model: &'a str,
    door: Door,
}

impl<'a> Account<'a> {
    pub(super) fn of(asked: &Asked, route: &Route<'_>, model: &'a str) -> Self {
        let mut hasher = DefaultHasher::new();
        (asked.key(), asked.bearer(), route.parent).hash(&mut hasher);
        Self { caller: hasher.finish(), model, door: route.door }
    }

    pub(super) fn model(&self) -> &'a str {
        self.model
    }
}

/// What one key has used of one model.
#[derive(Debug)]
struct Used {
    requests: Option<Bucket>,
    tokens: Option<Bucket>,
    /// The day, and the requests in it.
    day: (u64, u64),
    money: Window,
}

impl Quotas {
    /// Takes a request of so many tokens, or gives the refusal that it gets.
    pub(super) fn admit(
        &self,
        account: &Account<'_>,
        tokens: u64,
        now: SystemTime,
    ) -> Result<(), RawReply> {
        let Some(quota) = self.of(account.model) else {
            return Ok(());
        };
        let mut all = self.used();
        let used = all
            .entry((account.caller, account.model.to_owned()))
            .or_insert_with(|| Used::new(quota, now));
        let Some(refusal) = used.refusal(quota, tokens, now) else {
            used.take(tokens);
            return Ok(());
        };
        // Vertex AI shares what there is, and says no more than that it is crowded.
        Err(match account.door {
            Door::Developer => refusal.reply(quota, account.model),
            Door::Express | Door::Project => Failure::Crowded.reply(account.model, ""),
        })
    }

    /// Charges the tokens of an answer.
    pub(super) fn charge(&self, account: &Account<'_>, tokens: u64, now: SystemTime) {
        let Some(spend) = self.of(account.model).and_then(|quota| quota.spend) else {
            return;
        };
        if let Some(used) = self.used().get_mut(&(account.caller, account.model.to_owned())) {
            #[allow(clippy::cast_precision_loss)] // Tokens are fewer than 2^53.
            used.money.add(tokens as f64 / 1e6 * spend.per_million_tokens, now);
        }
    }

    /// Forgets what was used.
    pub(super) fn reset(&self) {
        self.used().clear();
    }

    fn of(&self, model: &str) -> Option<&Quota> {
        self.by_model.get(model).or(self.every.as_ref())
    }

    fn used(&self) -> MutexGuard<'_, HashMap<(u64, String), Used>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a request is not taken.
#[derive(Debug, Default)]
struct Refused {
    limits: Vec<(Limit, u64)>,
    delay: Duration,
    is_out_of_money: bool,
}

impl Used {
    fn new(quota: &Quota, now: SystemTime) -> Self {
        let bucket = |limit: u64| Bucket::new(limit, MINUTE, now);
        Self {
            requests: quota.requests_per_minute.map(bucket),
            tokens: quota.input_tokens_per_minute.map(bucket),
            day: (pacific::day(now), 0),
            money: Window::new(SPENDING),
        }
    }

    fn refusal(&mut self, quota: &Quota, tokens: u64, now: SystemTime) -> Option<Refused> {
        let mut refused = Refused::default();
        let mut delays = Vec::new();
        if let Some((bucket, limit)) = self.requests.as_mut().zip(quota.requests_per_minute)
            && let Some(wait) = bucket.wait_for(1, now)
        {
            refused.limits.push((Limit::RequestsPerMinute, limit));
            delays.push(wait);
        }
        if let Some((bucket, limit)) = self.tokens.as_mut().zip(quota.input_tokens_per_minute)
            && let Some(wait) = bucket.wait_for(tokens, now)
        {
            refused.limits.push((Limit::Tokens, limit));
            delays.push(if tokens > limit { USELESS[1] } else { wait });
        }
        let today = pacific::day(now);
        if self.day.0 != today {
            self.day = (today, 0);
        }
        if let Some(limit) = quota.requests_per_day.filter(|&limit| self.day.1 >= limit) {
            refused.limits.push((Limit::RequestsPerDay, limit));
            delays.push(USELESS[0]);
        }
        let is_spent = |spend: Spend| self.money.sum(now) >= spend.dollars;
        refused.is_out_of_money = quota.spend.is_some_and(is_spent);
        refused.delay = delays.into_iter().max().unwrap_or_default();
        (refused.is_out_of_money || !refused.limits.is_empty()).then_some(refused)
    }

    fn take(&mut self, tokens: u64) {
        if let Some(bucket) = &mut self.requests {
            bucket.take(1);
        }
        if let Some(bucket) = &mut self.tokens {
            bucket.take(tokens);
        }
        self.day.1 += 1;
    }
}

impl Refused {
    fn reply(&self, quota: &Quota, model: &str) -> RawReply {
        if self.limits.is_empty() {
            // No exchange with this quota is on record: the words for any other.
            return Failure::Exhausted.reply(model, "");
        }
        let values: Vec<String> = self.limits.iter().map(|(_, value)| value.to_string()).collect();
        let named = self.limits.iter().zip(&values);
        let violations: Vec<Violation<'_>> =
            named.map(|(&(limit, _), value)| quota.named(limit, value)).collect();
        over_quota(model, &violations, &prose(self.delay), &format!("{}s", self.delay.as_secs()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use serde_json::Value;

    use super::{Account, Door, Quota, Quotas};

    const NOW: u64 = 1_795_420_800; // 2026-11-23, eight o'clock in UTC: midnight in California.

    fn at(seconds: f64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(NOW - 60) + Duration::from_secs_f64(60.0 + seconds)
    }

    fn quotas(quota: Quota) -> Quotas {
        Quotas { every: Some(quota), ..Quotas::default() }
    }

    fn account(caller: u64, model: &str) -> Account<'_> {
        Account { caller, model, door: Door::Developer }
    }

    /// The message, the quota ids and the delay of a refusal.
    fn refusal(quotas: &Quotas, account: &Account<'_>, tokens: u64, now: SystemTime) -> Value {
        let reply = quotas.admit(account, tokens, now).expect_err("a refusal");
        assert_eq!(reply.status, 429);
        serde_json::from_slice::<Value>(&reply.body).expect("JSON")["error"].take()
    }

    #[test]
    fn requests_of_a_minute_come_back_one_by_one() {
        let quotas = quotas(Quota::new().requests_per_minute(5));
        let ana = account(1, "m");
        for _ in 0..5 {
            quotas.admit(&ana, 10, at(0.0)).expect("five");
        }
        let error = refusal(&quotas, &ana, 10, at(0.5));
        assert_eq!(error["details"][2]["retryDelay"], "11s");
        let message = error["message"].as_str().unwrap_or_default();
        assert!(message.ends_with("\nPlease retry in 11.5s."), "{message}");
        let violation = &error["details"][0]["violations"][0];
        assert_eq!(violation["quotaId"], "GenerateRequestsPerMinutePerProjectPerModel-FreeTier");
        assert_eq!(violation["quotaValue"], "5");
        // Others are not concerned, and a refused request is not counted.
        quotas.admit(&account(2, "m"), 10, at(0.5)).expect("another key");
        quotas.admit(&account(1, "n"), 10, at(0.5)).expect("another model");
        quotas.admit(&ana, 10, at(12.0)).expect("the sixth");
        refusal(&quotas, &ana, 10, at(12.0));
        // No more than five are saved.
        for _ in 0..5 {
            quotas.admit(&ana, 10, at(600.0)).expect("five");
        }
        refusal(&quotas, &ana, 10, at(600.0));
    }

    #[test]
    fn a_request_beyond_all_tokens_of_a_minute_is_told_to_come_back_in_a_second() {
        let quotas = quotas(Quota::new().input_tokens_per_minute(1000).paid());
        let error = refusal(&quotas, &account(1, "m"), 1001, at(0.0));
        assert_eq!(error["details"][2]["retryDelay"], "1s");
        let violation = &error["details"][0]["violations"][0];
        assert_eq!(violation["quotaId"], "GenerateContentPaidTierInputTokensPerModelPerMinute");
        quotas.admit(&account(1, "m"), 1000, at(0.0)).expect("all of them");
        let error = refusal(&quotas, &account(1, "m"), 500, at(0.0));
        assert_eq!(error["details"][2]["retryDelay"], "30s");
    }

    #[test]
    fn a_day_ends_at_midnight_in_california() {
        let quotas = quotas(Quota::new().requests_per_day(1).requests_per_minute(1));
        let ana = account(1, "m");
        quotas.admit(&ana, 1, at(-1.0)).expect("the last of the day");
        let error = refusal(&quotas, &ana, 1, at(-0.5));
        let violations = error["details"][0]["violations"].as_array().map(Vec::len);
        assert_eq!(violations, Some(2));
        assert_eq!(error["details"][2]["retryDelay"], "59s");
        let message = error["message"].as_str().unwrap_or_default();
        assert_eq!(message.matches("\n* Quota exceeded for metric: ").count(), 2, "{message}");
        quotas.admit(&ana, 1, at(59.0)).expect("the first of the next");
        let error = refusal(&quotas, &ana, 1, at(119.5));
        assert_eq!(error["details"][2]["retryDelay"], "5s");
    }

    #[test]
    fn money_comes_back_after_ten_minutes() {
        let quotas = quotas(Quota::new().dollars_per_ten_minutes(1.0, 2.0));
        let ana = account(1, "m");
        quotas.admit(&ana, 1, at(0.0)).expect("nothing is spent");
        quotas.charge(&ana, 500_000, at(1.0));
        let error = refusal(&quotas, &ana, 1, at(600.0));
        assert_eq!(error["message"], "Resource has been exhausted (e.g. check quota).");
        quotas.admit(&ana, 1, at(601.0)).expect("it is back");
        quotas.reset();
        quotas.admit(&ana, 1, at(601.0)).expect("nothing is spent");
    }

    #[test]
    fn vertex_is_crowded_and_a_model_has_its_own() {
        let mut quotas = quotas(Quota::new().requests_per_minute(0));
        quotas.by_model.insert("open".to_owned(), Quota::new());
        let vertex = Account { caller: 1, model: "m", door: Door::Project };
        let error = refusal(&quotas, &vertex, 1, at(0.0));
        assert!(
            error["message"].as_str().is_some_and(|text| text.starts_with("Resource exhausted."))
        );
        assert_eq!(error.get("details"), None);
        quotas.admit(&account(1, "open"), 1, at(0.0)).expect("no limit");
        let error = refusal(&quotas, &account(1, "m"), 1, at(0.0));
        assert!(error["message"].as_str().is_some_and(|text| text.contains("limit: 0, model: m")));
    }

    #[test]
    fn quotas_are_read_from_text() {
        let all = Quota::new()
            .requests_per_minute(5)
            .input_tokens_per_minute(1000)
            .requests_per_day(20)
            .dollars_per_ten_minutes(10.0, 2.5)
            .paid();
        assert_eq!("rpm=5,tpm=1000, rpd=20,usd=10@2.5,paid".parse(), Ok(all));
        for (text, message) in [
            ("", "`` is no quota; there are rpm, tpm, rpd, usd and paid"),
            ("rpm", "`` is no number for `rpm`; write a whole number, as in `rpm=5`"),
            ("paid=yes", "`paid=yes` is no quota; there are rpm, tpm, rpd, usd and paid"),
            (
                "usd=10",
                "`10` is no limit of money; write dollars and the price of a million tokens, as in \
                 `usd=10@2.5`",
            ),
        ] {
            let error = text.parse::<Quota>().expect_err(text);
            assert_eq!(error.to_string(), message);
        }
    }
}
