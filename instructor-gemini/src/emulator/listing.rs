//! Pages of a list.

use serde_json::{Value, json};

use super::refusal::invalid_argument;
use super::reply;
use super::respond::Asked;
use super::script::RawReply;

/// How many there are on a page: unless told, and at most.
pub(super) type Sizes = (usize, usize);

/// What most lists have.
pub(super) const USUAL: Sizes = (10, 100);

/// A page of these under this key.
pub(super) fn page(key: &str, all: &[Value], asked: &Asked, (usual, most): Sizes) -> RawReply {
    let size = match asked.parameter("pageSize").map(str::parse::<i32>) {
        Some(Err(_)) => {
            let size = asked.parameter("pageSize").unwrap_or_default();
            return invalid_argument(&format!(
                "Invalid value at 'page_size' (TYPE_INT32), {size:?}"
            ));
        }
        Some(Ok(..0)) => return invalid_argument("page_size must not be negative."),
        Some(Ok(size)) => usize::try_from(size).ok().filter(|&size| size > 0),
        None => None,
    };
    let size = size.unwrap_or(usual).min(most);
    let token = asked.parameter("pageToken").filter(|token| !token.is_empty());
    let Ok(start) = token.unwrap_or("0").parse::<usize>() else {
        return invalid_argument("The page token is invalid.");
    };
    let start = start.min(all.len());
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
