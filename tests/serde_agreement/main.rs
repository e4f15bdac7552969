//! Types that derive both serde's `Deserialize` and `Extract`, with serde's attributes alone: what
//! serde accepts is accepted with the same value, and every difference is listed with its reason.

mod agree;
mod attributes;
mod enums;
mod flatten;
mod foreign;
#[path = "../common/pool.rs"]
mod pool;
mod structs;
