//! The retry machine: events and the time in, decisions out.
//!
//! [`Client`](crate::Client) drives it; this module is for those who drive it themselves, to
//! simulate a policy on a clock of their own, or to retry something that is no request to a model.
//! It reads no clock, draws no random number, sleeps and sends nothing.
//!
//! # Example
//! A call that fails once, on a clock that is a number:
//! ```
//! use std::time::Duration;
//! use instructor_core::machine::{Call, Class, Decision, Event, Outcome, Scope};
//! use instructor_core::{Guards, Retry, Wait, WaitReason};
//!
//! let mut scope = Scope::new(Guards::batch());
//! let mut call = Call::new(Retry::attempts(2).wait(Wait::exponential()));
//! let mut draw = || 0.5;
//! let mut next = |event, now| call.next(event, Duration::from_millis(now), &mut scope, &mut draw);
//!
//! assert!(matches!(next(Event::Start, 0), Decision::Attempt(plan) if plan.number == 1));
//! let failed = Event::Outcome(Outcome::new(Class::Transient));
//! let Decision::Wait { until, why: WaitReason::Backoff } = next(failed, 250) else { panic!() };
//! assert_eq!(until, Duration::from_millis(1_250));
//! assert!(matches!(next(Event::TimerFired, 1_250), Decision::Attempt(plan) if plan.number == 2));
//! assert_eq!(next(Event::Outcome(Outcome::new(Class::Accepted)), 1_900), Decision::Done);
//! ```

mod call;
mod decision;
mod outcome;

pub use self::call::Call;
pub use self::decision::{AttemptKind, Reason, WaitReason};
pub use self::decision::{AttemptPlan, Decision};
pub use self::outcome::{Class, Event, Outcome};
pub use crate::guard::{Notice, Scope, Waiter};
