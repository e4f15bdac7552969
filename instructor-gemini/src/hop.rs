//! An answer that the service gives in parts: one request after the other, within one attempt.

use std::time::{Duration, Instant};

/// One request of an attempt, which knows what the attempt has left.
///
/// The service stops with the finish reason `CONTINUATION` and a token; the same request with the
/// token beside it gives the rest. A stream that breaks may be resumed in the same way (the official
/// SDK 3.4.0 does both, measured 2026-11-23).
#[derive(Debug)]
pub(crate) struct Hop {
    begun: Instant,
    /// For the whole attempt.
    timeout: Duration,
    token: Option<String>,
}

impl Hop {
    /// The first request of an attempt that may take this long.
    pub(crate) fn first(timeout: Duration) -> Self {
        Self { begun: Instant::now(), timeout, token: None }
    }

    /// Goes on with this token.
    pub(crate) fn follow(&mut self, token: String) {
        self.token = Some(token);
    }

    /// What is left of the attempt's time.
    pub(crate) fn time_left(&self) -> Duration {
        match self.token {
            None => self.timeout,
            Some(_) => self.timeout.saturating_sub(self.begun.elapsed()),
        }
    }

    /// Where the answer goes on, in all requests but the first.
    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Hop;

    #[test]
    fn later_requests_have_what_is_left() {
        let limit = Duration::from_secs(60);
        let mut hop = Hop::first(limit);
        assert_eq!(hop.time_left(), limit);
        hop.follow("t".to_owned());
        assert!(hop.time_left() < limit);
        let mut late = Hop::first(Duration::ZERO);
        late.follow("t".to_owned());
        assert_eq!(late.time_left(), Duration::ZERO);
    }
}
