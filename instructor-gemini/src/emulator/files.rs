//! The Files API: what was uploaded, and what becomes of it.

mod upload;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::crypto::ring::cipher_suite::TLS13_AES_128_GCM_SHA256;
use serde_json::{Value, json};

use self::upload::Upload;
pub use self::upload::UploadStep;
use super::clock::Clock;
use super::conversation::is_text;
use super::listing;
use super::refusal;
use super::reply;
use super::respond::Asked;
use super::script::RawReply;
use super::timestamp;
use super::tokens::Bytes;

/// How long a file is kept (<https://ai.google.dev/gemini-api/docs/files>, read 2026-11-23).
const KEPT: Duration = Duration::from_secs(48 * 3600);

#[derive(Debug, Default)]
pub(super) struct Files {
    state: Mutex<State>,
    clock: Arc<Clock>,
    /// How often a file is looked at before it is ready.
    pub(super) processing: u32,
    /// Why no file ever gets ready.
    pub(super) failure: Option<String>,
    /// The host of the URLs that take uploads, if it is another.
    pub(super) upload_host: Option<String>,
}

#[derive(Debug, Default)]
struct State {
    steps: VecDeque<UploadStep>,
    begun: u64,
    uploads: BTreeMap<String, Upload>,
    files: BTreeMap<String, File>,
}

/// Where a client finds the API.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// `http://HOST:PORT`
    pub(super) origin: String,
    pub(super) version: String,
}

#[derive(Debug)]
struct File {
    id: String,
    uri: String,
    /// Where its bytes are to be had, if the service made it.
    download_uri: Option<String>,
    mime_type: String,
    display_name: Option<String>,
    bytes: Vec<u8>,
    created: SystemTime,
    /// How often it will be looked at before it is ready.
    processing: u32,
    failure: Option<String>,
}

impl Files {
    pub(super) fn by(clock: Arc<Clock>) -> Self {
        Self { clock, ..Self::default() }
    }

    pub(super) fn add_step(&mut self, step: UploadStep) {
        self.state().steps.push_back(step);
    }

    pub(super) fn get(&self, id: &str) -> RawReply {
        let mut state = self.state();
        let Some(file) = state.files.get_mut(id) else {
            return no_file(id);
        };
        let json = file.json();
        file.processing = file.processing.saturating_sub(1);
        reply::ok(&json)
    }

    pub(super) fn list(&self, asked: &Asked) -> RawReply {
        let all: Vec<Value> = self.state().files.values().map(File::json).collect();
        listing::page("files", &all, asked, listing::USUAL)
    }

    pub(super) fn delete(&self, id: &str) -> RawReply {
        match self.state().files.remove(id) {
            Some(_) => reply::ok(&json!({})),
            None => no_file(id),
        }
    }

    /// Adds a file that the service made.
    pub(super) fn add_generated(&self, id: &str, at: &Place, bytes: Vec<u8>, now: SystemTime) {
        let Place { origin, version } = at;
        let file = File {
            id: id.to_owned(),
            uri: format!("{origin}/{version}/files/{id}"),
            download_uri: Some(format!(
                "{origin}/download/{version}/files/{id}:download?alt=media"
            )),
            mime_type: "application/jsonl".to_owned(),
            display_name: None,
            bytes,
            created: now,
            processing: 0,
            failure: None,
        };
        self.state().files.insert(id.to_owned(), file);
    }

    /// The bytes of a file that a batch reads.
    pub(super) fn bytes_of(&self, id: &str) -> Result<Vec<u8>, RawReply> {
        self.state().files.get(id).map(|file| file.bytes.clone()).ok_or_else(|| no_file(id))
    }

    /// The bytes of a file that the service made; others are not given back.
    pub(super) fn download(&self, id: &str) -> RawReply {
        match self.state().files.get(id) {
            None => no_file(id),
            Some(File { download_uri: None, .. }) => {
                let message = "gemini-emulator: a file that was uploaded cannot be downloaded; \
                               only files with a downloadUri can";
                refusal::error(400, "FAILED_PRECONDITION", message, &[])
            }
            Some(file) => RawReply::new(200, file.bytes.clone())
                .header("content-type", file.mime_type.as_str()),
        }
    }

    /// The text of a file that a request links to; `None` for what is no text, or is elsewhere.
    pub(super) fn text_of(&self, uri: &str) -> Result<Option<String>, RawReply> {
        let of_files = |uri: &str| uri.starts_with("files/") || uri.contains("/files/");
        let is_elsewhere = uri.starts_with("gs://") || !of_files(uri);
        let Some((_, id)) = uri.rsplit_once("files/").filter(|_| !is_elsewhere) else {
            return Ok(None);
        };
        let state = self.state();
        let file = state.files.get(id).ok_or_else(|| no_file(id))?;
        if file.state() != "ACTIVE" {
            let message =
                format!("The File {id} is not in an ACTIVE state and usage is not allowed.");
            return Err(refusal::error(400, "FAILED_PRECONDITION", &message, &[]));
        }
        let text = is_text(&file.mime_type).then(|| String::from_utf8_lossy(&file.bytes));
        Ok(text.map(Into::into))
    }

    /// Adds the bytes of a file that a request links to, if it is here.
    pub(super) fn count(&self, uri: &str, bytes: &mut Bytes) {
        let state = self.state();
        let file = uri.rsplit_once("files/").and_then(|(_, id)| state.files.get(id));
        if let Some(file) = file.filter(|_| !uri.starts_with("gs://")) {
            bytes.add(&file.mime_type, &file.bytes);
        }
    }

    /// Forgets every file and every upload under way.
    pub(super) fn clear(&self) {
        let mut state = self.state();
        state.uploads.clear();
        state.files.clear();
    }

    /// The files that are still kept.
    fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        state.files.retain(|_, file| file.created + KEPT > now);
        state
    }
}

impl File {
    fn state(&self) -> &'static str {
        match (self.processing, &self.failure) {
            (1.., _) => "PROCESSING",
            (0, Some(_)) => "FAILED",
            (0, None) => "ACTIVE",
        }
    }

    fn json(&self) -> Value {
        let created = timestamp::timestamp(self.created);
        let mut json = json!({
            "name": format!("files/{}", self.id),
            "mimeType": self.mime_type,
            "sizeBytes": self.bytes.len().to_string(),
            "createTime": created,
            "updateTime": created,
            "expirationTime": timestamp::timestamp(self.created + KEPT),
            "sha256Hash": BASE64_STANDARD.encode(sha256(&self.bytes)),
            "uri": self.uri,
            "state": self.state(),
            "source": "UPLOADED",
        });
        if let Some(uri) = &self.download_uri {
            json["source"] = "GENERATED".into();
            json["downloadUri"] = uri.as_str().into();
        }
        if let Some(name) = &self.display_name {
            json["displayName"] = name.as_str().into();
        }
        if let (Some(message), "FAILED") = (&self.failure, self.state()) {
            json["error"] = json!({"code": 3, "message": message});
        }
        json
    }
}

/// The hash that TLS is built with here.
fn sha256(bytes: &[u8]) -> Vec<u8> {
    let suite = TLS13_AES_128_GCM_SHA256.tls13();
    suite.map(|suite| suite.common.hash_provider.hash(bytes).as_ref().to_vec()).unwrap_or_default()
}

/// A file that never was is told from nobody's (recorded 2025).
fn no_file(id: &str) -> RawReply {
    let message =
        format!("You do not have permission to access the File {id} or it may not exist.");
    refusal::error(403, "PERMISSION_DENIED", &message, &[])
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;

    use super::sha256;

    #[test]
    fn the_hash_is_sha256() {
        let hash = BASE64_STANDARD.encode(sha256(b"abc"));
        assert_eq!(hash, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }
}
