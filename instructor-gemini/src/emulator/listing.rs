//! Pages of a list.

use serde_json::{Value, json};

use super::reply;
use super::respond::Asked;
use super::script::RawReply;

/// A page of these under this key: `pageSize` of them, 10 unless told and 100 at most.
pub(super) fn page(key: &str, all: &[Value], asked: &Asked) -> RawReply {
    let number = |name: &str| asked.parameter(name).and_then(|value| value.parse::<usize>().ok());
    let size = number("pageSize").filter(|&size| size > 0).unwrap_or(10).min(100);
    let start = number("pageToken").unwrap_or(0).min(all.len());
    let end = all.len().min(start + size);
    let mut page = json!({});
    if start < end {
        page[key] = all[start..end].into();
    }
    if end < all.len() {
        page["nextPageToken"] = end.to_string().into();
    }
    reply::ok(&page)
}
