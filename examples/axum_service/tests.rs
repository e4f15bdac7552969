//! The tests of the service, the fast ones first.

mod guide;
mod load;
mod over_http;
mod scripted;
