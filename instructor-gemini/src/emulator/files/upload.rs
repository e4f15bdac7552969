//! The resumable protocol: a start that gives a URL, chunks sent there, and a query of how far it is.
//!
//! Headers as the official SDK 3.4.0 sends and reads them (measured 2026-11-23).

use serde::Deserialize;
use serde_json::json;

use super::{File, Files};
use crate::emulator::failure::Failure;
use crate::emulator::proto::{self, CREATE_FILE};
use crate::emulator::refusal::{self, invalid_argument};
use crate::emulator::reply;
use crate::emulator::respond::{Asked, Outcome};
use crate::emulator::route::Route;
use crate::emulator::script::RawReply;

/// Chunks but the last are a multiple of this.
const GRANULARITY: usize = 256 << 10;

const NO_NAME: &str = "* CreateFileRequest.file.name: the ID of a file has up to 40 lowercase \
     letters, digits or dashes, and neither begins nor ends with a dash\n";

/// What the emulator does with one request that carries bytes of an upload.
///
/// # Example
/// ```
/// use instructor_gemini::emulator::{Emulator, Failure, UploadStep};
///
/// let builder = Emulator::builder()
///     .upload_step(UploadStep::Take)
///     .upload_step(UploadStep::Half)
///     .upload_step(Failure::Overloaded);
/// # let _ = builder;
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum UploadStep {
    /// Takes the bytes, as without a script.
    Take,
    /// Takes nothing, and fails with an error of the API.
    Fail(Failure),
    /// Takes the first half, and resets the connection.
    Half,
    /// Takes all of it, and resets the connection before it says so.
    Lose,
}

impl From<Failure> for UploadStep {
    fn from(failure: Failure) -> Self {
        Self::Fail(failure)
    }
}

/// An upload begun.
#[derive(Debug)]
pub(super) struct Upload {
    /// The file that comes of it.
    file: String,
    mime_type: String,
    display_name: Option<String>,
    /// The length that was announced.
    length: usize,
    bytes: Vec<u8>,
    uri: String,
    /// Whether the file is there.
    is_final: bool,
}

#[derive(Default, Deserialize)]
struct Start {
    #[serde(default)]
    file: Announced,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Announced {
    name: Option<String>,
    display_name: Option<String>,
    mime_type: Option<String>,
}

impl Files {
    pub(in crate::emulator) fn upload(
        &self,
        asked: &Asked,
        route: &Route<'_>,
        body: &[u8],
    ) -> Outcome {
        let command = asked.header("x-goog-upload-command").unwrap_or_default();
        let commands: Vec<&str> = command.split(',').map(str::trim).collect();
        match (asked.parameter("upload_id"), &commands[..]) {
            (None, ["start"]) => Outcome::Whole(self.start(asked, route, body)),
            (Some(id), ["query"]) => Outcome::Whole(self.query(id)),
            (Some(id), ["upload"]) => self.take(id, asked, body, false),
            (Some(id), ["upload", "finalize"]) => self.take(id, asked, body, true),
            (Some(id), ["finalize"]) => self.take(id, asked, &[], true),
            (Some(id), ["cancel"]) => {
                self.state().uploads.remove(id);
                Outcome::Whole(reply::ok(&json!({})).header("x-goog-upload-status", "cancelled"))
            }
            _ => Outcome::Whole(invalid_argument("Upload command is missing or unknown.")),
        }
    }

    fn start(&self, asked: &Asked, route: &Route<'_>, body: &[u8]) -> RawReply {
        let number = |name: &str| asked.header(name)?.parse::<usize>().ok();
        let Start { file } = match proto::read(body, &CREATE_FILE, None, route) {
            Ok(start) => start,
            Err(refusal) => return refusal,
        };
        let Some(length) = number("x-goog-upload-header-content-length") else {
            return invalid_argument("Upload metadata is invalid.");
        };
        let mime_type = asked.header("x-goog-upload-header-content-type").map(str::to_owned);
        let Some(mime_type) = mime_type.or(file.mime_type) else {
            return invalid_argument("Unsupported MIME type: ");
        };
        let mut state = self.state();
        state.begun += 1;
        let id = format!("upload-{}", state.begun);
        let named = file.name.as_deref().map(|name| name.strip_prefix("files/").unwrap_or(name));
        let name = named.map_or_else(|| format!("file-{}", state.begun), str::to_owned);
        if !is_name(&name) {
            return invalid_argument(NO_NAME);
        }
        if state.files.contains_key(&name) {
            let message = "Requested entity already exists.";
            return refusal::error(409, "ALREADY_EXISTS", message, &[]);
        }
        let version = route.version;
        let mut origin = asked.origin();
        let uri = format!("{origin}/{version}/files/{name}");
        if let Some(host) = &self.upload_host {
            let port = origin.rsplit_once(':').map_or("80", |(_, port)| port);
            origin = format!("http://{host}:{port}");
        }
        let url =
            format!("{origin}/upload/{version}/files?upload_id={id}&upload_protocol=resumable");
        let display_name = file.display_name;
        let bytes = Vec::new();
        let upload =
            Upload { file: name, mime_type, display_name, length, bytes, uri, is_final: false };
        state.uploads.insert(id, upload);
        RawReply::new(200, "")
            .header("x-goog-upload-status", "active")
            .header("x-goog-upload-url", url)
            .header("x-goog-upload-chunk-granularity", GRANULARITY.to_string())
    }

    fn query(&self, id: &str) -> RawReply {
        let state = self.state();
        match state.uploads.get(id) {
            None => no_upload(),
            Some(upload) if upload.is_final => {
                let file = state.files.get(&upload.file).map(File::json);
                reply::ok(&json!({ "file": file })).header("x-goog-upload-status", "final")
            }
            Some(upload) => active().header("x-goog-upload-size-received", upload.size()),
        }
    }

    fn take(&self, id: &str, asked: &Asked, body: &[u8], is_last: bool) -> Outcome {
        let mut state = self.state();
        let step = state.steps.pop_front().unwrap_or(UploadStep::Take);
        let Some(upload) = state.uploads.get_mut(id) else {
            return Outcome::Whole(no_upload());
        };
        let offset = asked.header("x-goog-upload-offset").and_then(|at| at.parse().ok());
        // What brings no bytes belongs nowhere.
        let offset = offset.or_else(|| body.is_empty().then_some(upload.bytes.len()));
        if let Some(message) = upload.misfit(offset, body.len(), is_last) {
            return Outcome::Whole(invalid_argument(&message));
        }
        match step {
            UploadStep::Fail(failure) => return Outcome::Whole(failure.reply("", "")),
            UploadStep::Half => {
                let half = body.len() / 2;
                // What is stored is stored in whole blocks.
                let half = if half > GRANULARITY { half / GRANULARITY * GRANULARITY } else { half };
                upload.bytes.extend_from_slice(&body[..half]);
                return Outcome::Reset;
            }
            UploadStep::Take | UploadStep::Lose => upload.bytes.extend_from_slice(body),
        }
        let reply = if is_last {
            upload.is_final = true;
            let file = File {
                id: upload.file.clone(),
                uri: upload.uri.clone(),
                download_uri: None,
                mime_type: upload.mime_type.clone(),
                display_name: upload.display_name.clone(),
                bytes: std::mem::take(&mut upload.bytes),
                created: self.clock.now(),
                processing: self.processing,
                failure: self.failure.clone(),
            };
            let json = json!({"file": file.json()});
            state.files.insert(file.id.clone(), file);
            reply::ok(&json).header("x-goog-upload-status", "final")
        } else {
            active()
        };
        match step {
            UploadStep::Lose => Outcome::Reset,
            _ => Outcome::Whole(reply),
        }
    }
}

impl Upload {
    fn size(&self) -> String {
        self.bytes.len().to_string()
    }

    /// What is wrong with a chunk, if anything is.
    fn misfit(&self, offset: Option<usize>, length: usize, is_last: bool) -> Option<String> {
        let received = self.bytes.len();
        if self.is_final {
            Some("Upload has already been finalized.".to_owned())
        } else if offset != Some(received) {
            Some(format!("Upload offset does not match: {received} bytes were received."))
        } else if received + length > self.length || is_last && received + length < self.length {
            Some(format!("Upload size does not match: {} bytes were announced.", self.length))
        } else if !is_last && !length.is_multiple_of(GRANULARITY) {
            Some(format!("Chunk size must be a multiple of {GRANULARITY}."))
        } else {
            None
        }
    }
}

fn active() -> RawReply {
    RawReply::new(200, "").header("x-goog-upload-status", "active")
}

fn no_upload() -> RawReply {
    refusal::error(404, "NOT_FOUND", "Requested entity was not found.", &[])
}

/// The pattern of `File.name` (googleapis/googleapis, read 2026-11-23).
fn is_name(name: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let is_part = |letter: char| is_letter(letter) || letter == '-';
    (1..=40).contains(&name.len())
        && name.chars().all(is_part)
        && name.starts_with(is_letter)
        && name.ends_with(is_letter)
}
