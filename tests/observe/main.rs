//! What can be seen of calls while they run and afterwards: events, the report, `client.stats()`;
//! and the caller's own checks and limits, which show in all of them.

mod checks;
mod events;
mod ledger;
mod stats;
mod told;
