//! The resumable upload: a start that gives a URL, pieces sent there, a query after a fault.
//!
//! As the official SDK 3.4.0 does it (measured 2026-11-23), and with what it lacks: a piece that
//! failed is sent again from where the server stopped.

use std::pin::Pin;
use std::time::Duration;

use instructor_core::{Error, Fault, FaultKind, RequestKind};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::Deserialize;
use tokio::time::{sleep, timeout};

use super::source::Content;
use super::{File, FileState, UploadSource};
use crate::Gemini;
use crate::resource::{Target, read};
use crate::transport::Reply;
use crate::wire::file::{Enclosed, NewFile};
use crate::{encode, wire};

/// The size of a piece, as the official SDK has it.
const PIECE: u64 = 8 << 20;

/// How often in a row a request may fail.
const PATIENCE: u32 = 5;

/// How long one piece may take: at 70 KB a second it is through, and what is there of a slower one
/// is not sent again.
const PIECE_LIMIT: Duration = Duration::from_secs(120);

/// The shortest wait between two looks at a file, or between two tries, after the first.
const SHORTEST_WAIT: Duration = Duration::from_millis(10);

/// The longest.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

const DEFAULT_DEADLINE: Duration = Duration::from_secs(300);
const DEFAULT_WAIT: Duration = Duration::from_millis(500);

const PROTOCOL: HeaderName = HeaderName::from_static("x-goog-upload-protocol");
const COMMAND: HeaderName = HeaderName::from_static("x-goog-upload-command");
const OFFSET: HeaderName = HeaderName::from_static("x-goog-upload-offset");
const CONTENT_LENGTH: HeaderName = HeaderName::from_static("x-goog-upload-header-content-length");
const MIME_TYPE: HeaderName = HeaderName::from_static("x-goog-upload-header-content-type");
const UPLOAD_URL: &str = "x-goog-upload-url";
const GRANULARITY: &str = "x-goog-upload-chunk-granularity";
const STATUS: &str = "x-goog-upload-status";
const RECEIVED: &str = "x-goog-upload-size-received";

/// An upload to be awaited; dropping the future stops it.
///
/// A request that fails for now is tried again, five times in a row at most, and goes on where the
/// service stopped.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_gemini::{FileState, Gemini, emulator::Emulator};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let emulator = Emulator::builder().processing(1).start().await?;
/// let gemini = Gemini::builder().api_key("any").base_url(emulator.url()).build()?;
/// let file = gemini
///     .upload(b"Dear Ana, ...".to_vec(), "text/plain")
///     .display_name("A letter")
///     .deadline(Duration::from_secs(60))
///     .first_wait(Duration::from_millis(1))
///     .await?;
/// assert_eq!((file.state(), file.display_name()), (FileState::Active, Some("A letter")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct Upload {
    gemini: Gemini,
    source: UploadSource,
    mime_type: String,
    display_name: Option<String>,
    deadline: Duration,
    first_wait: Duration,
}

impl Upload {
    pub(super) fn new(gemini: Gemini, source: UploadSource, mime_type: String) -> Self {
        let (deadline, first_wait) = (DEFAULT_DEADLINE, DEFAULT_WAIT);
        Self { gemini, source, mime_type, display_name: None, deadline, first_wait }
    }

    /// Sets the name that people see.
    pub fn display_name(mut self, name: impl Into<String>) -> Self {
        self.display_name = Some(name.into());
        self
    }

    /// Sets how long everything may take, until the file can be used; five minutes unless set.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the first wait before the file is looked at again, or a request tried again; each wait
    /// is twice the one before, from ten milliseconds up to ten seconds. Half a second unless set.
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    async fn run(self) -> Result<File, Error> {
        let mut last = None;
        let file = timeout(self.deadline, self.file(&mut last)).await;
        file.unwrap_or_else(|_| {
            let mut message = format!("the file was not ready within {:?}", self.deadline);
            if let Some(fault) = last {
                message = format!("{message}; the last request failed with {fault}");
            }
            Err(Error::deadline(message))
        })
    }

    /// Uploads, and waits for the service; `last` holds the last fault that was tried to mend.
    async fn file(&self, last: &mut Option<Fault>) -> Result<File, Error> {
        if self.gemini.transport().site().service().is_vertex() {
            return Err(Error::config(
                "Vertex AI has no uploads: put the file in a bucket, and name its gs:// URI",
            ));
        }
        let content = self.source.open().await?;
        let mut tries = Tries { wait: self.first_wait, first: self.first_wait, failed: 0, last };
        let (url, granularity) = loop {
            match self.start(&content).await {
                Ok(started) => break started,
                Err(fault) => tries.again_after(fault).await?,
            }
        };
        tries.succeeded();
        let mut file = self.send(&content, url, granularity, &mut tries).await?.usable()?;
        tries.succeeded();
        let mut wait = self.first_wait;
        while file.state == FileState::Processing {
            sleep(wait).await;
            wait = next(wait);
            match self.gemini.look_at(&file.name).await {
                Ok(seen) => {
                    tries.succeeded();
                    file = seen.usable()?;
                }
                Err(fault) => tries.again_after(fault).await?,
            }
        }
        Ok(file)
    }

    /// The URL that takes the bytes, and what the size of a piece has to be a multiple of.
    async fn start(&self, content: &Content) -> Result<(Url, u64), Fault> {
        let transport = self.gemini.transport();
        let mime_type = HeaderValue::from_str(&self.mime_type).map_err(|_| {
            let kind = FaultKind::Request(RequestKind::Other);
            Fault::new(kind, "the type of the file holds a character that a header cannot hold")
        })?;
        let headers = HeaderMap::from_iter([
            (PROTOCOL, HeaderValue::from_static("resumable")),
            (COMMAND, HeaderValue::from_static("start")),
            (CONTENT_LENGTH, content.size.into()),
            (MIME_TYPE, mime_type),
        ]);
        let file =
            NewFile { display_name: self.display_name.as_deref(), mime_type: &self.mime_type };
        let body = serde_json::to_vec(&Enclosed { file }).map_err(encode::unwritable)?;
        let target = Target::Own(transport.site().upload());
        let (_, headers) = transport.call(Method::POST, target, headers, body).await?;
        let url = text(&headers, UPLOAD_URL).and_then(|url| Url::parse(url).ok());
        let is_safe = |url: &Url| match url.scheme() {
            "https" => true,
            "http" => !transport.site().is_https,
            _ => false,
        };
        let url = url.filter(is_safe).ok_or_else(|| {
            let message = "the service named no URL that the file can be sent to";
            Fault::new(FaultKind::Request(RequestKind::Other), message)
        })?;
        let granularity = number(&headers, GRANULARITY).filter(|&granularity| granularity > 0);
        Ok((url, granularity.unwrap_or(1)))
    }

    /// Sends piece after piece; after a fault, from where the service stopped.
    async fn send(
        &self,
        content: &Content,
        url: Url,
        granularity: u64,
        tries: &mut Tries<'_>,
    ) -> Result<File, Error> {
        let piece = PIECE.div_ceil(granularity).saturating_mul(granularity);
        let mut offset = 0;
        loop {
            let mut sent = self.send_piece(content, &url, offset, piece).await?;
            if let Ok(Progress::Received(received)) = sent
                && received <= offset
            {
                let message = "the service took nothing of what was sent";
                sent = Err(Fault::new(FaultKind::Transient, message));
            }
            while let Err(fault) = sent {
                tries.again_after(fault).await?;
                sent = self.query(&url).await;
            }
            match sent {
                Ok(Progress::Done(file)) => return Ok(*file),
                Ok(Progress::Received(received)) if received > content.size => {
                    let message = "the service counts more bytes than were sent";
                    let kind = FaultKind::Request(RequestKind::Other);
                    return Err(Fault::new(kind, message).into());
                }
                Ok(Progress::Received(received)) => {
                    if received > offset {
                        tries.succeeded();
                    }
                    offset = received;
                }
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    async fn send_piece(
        &self,
        content: &Content,
        url: &Url,
        offset: u64,
        length: u64,
    ) -> Result<Result<Progress, Fault>, Error> {
        let bytes = content.read(offset, length).await?;
        let end = offset + bytes.len() as u64;
        let is_last = end >= content.size || bytes.is_empty();
        let command = if is_last { "upload, finalize" } else { "upload" };
        let headers = HeaderMap::from_iter([
            (COMMAND, HeaderValue::from_static(command)),
            (OFFSET, offset.into()),
            (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        ]);
        let sent = self.tell(url, headers, bytes).await;
        Ok(sent.and_then(|(reply, headers)| match is_last {
            true => done(&reply),
            false => Ok(Progress::Received(number(&headers, RECEIVED).unwrap_or(end))),
        }))
    }

    /// How far the service is.
    async fn query(&self, url: &Url) -> Result<Progress, Fault> {
        let headers = HeaderMap::from_iter([(COMMAND, HeaderValue::from_static("query"))]);
        let (reply, headers) = self.tell(url, headers, Vec::new()).await?;
        match (text(&headers, STATUS), number(&headers, RECEIVED)) {
            (Some("final"), _) => done(&reply),
            (Some("active"), Some(received)) => Ok(Progress::Received(received)),
            _ => {
                let message = "the service does not know the upload any more";
                Err(Fault::new(FaultKind::Request(RequestKind::Other), message))
            }
        }
    }

    async fn tell(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<(Reply, HeaderMap), Fault> {
        let target = Target::Told(url.clone());
        let told = self.gemini.transport().call(Method::POST, target, headers, body);
        timeout(PIECE_LIMIT, told).await.unwrap_or_else(|_| {
            let message = format!("no answer within {PIECE_LIMIT:?}");
            Err(Fault::new(FaultKind::Timeout, message).ambiguous())
        })
    }
}

impl IntoFuture for Upload {
    type Output = Result<File, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// What came of a piece.
enum Progress {
    /// So many bytes are there.
    Received(u64),
    Done(Box<File>),
}

fn done(reply: &Reply) -> Result<Progress, Fault> {
    #[derive(Deserialize)]
    struct Answer {
        file: wire::file::File,
    }
    let Answer { file } = read(reply)?;
    Ok(Progress::Done(Box::new(File::of(file, reply))))
}

/// How often a request failed in a row, and how long to wait next.
struct Tries<'a> {
    wait: Duration,
    first: Duration,
    failed: u32,
    last: &'a mut Option<Fault>,
}

impl Tries<'_> {
    fn succeeded(&mut self) {
        (self.wait, self.failed) = (self.first, 0);
        *self.last = None;
    }

    /// Waits before another try, if the fault deserves one.
    async fn again_after(&mut self, fault: Fault) -> Result<(), Error> {
        self.failed += 1;
        let passes = matches!(
            fault.kind,
            FaultKind::Transient | FaultKind::Timeout | FaultKind::Throttled | FaultKind::Adjusted
        );
        if !passes || self.failed > PATIENCE {
            return Err(fault.into());
        }
        let asked = fault.retry_after.or(fault.floor).unwrap_or_default();
        let wait = if fault.kind == FaultKind::Adjusted { Duration::ZERO } else { self.wait };
        *self.last = Some(fault);
        sleep(wait.max(asked)).await;
        self.wait = next(self.wait);
        Ok(())
    }
}

fn next(wait: Duration) -> Duration {
    wait.saturating_mul(2).clamp(SHORTEST_WAIT, LONGEST_WAIT)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    text(headers, name)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use instructor_core::{Fault, FaultKind};
    use tokio::time::Instant;

    use super::{LONGEST_WAIT, Tries, next};

    /// The clock is paused: it jumps to the end of each wait.
    #[tokio::test(start_paused = true)]
    async fn waits_double_until_something_succeeds() {
        let (first, mut last) = (Duration::from_millis(500), None);
        let mut tries = Tries { wait: first, first, failed: 0, last: &mut last };
        let waited = async |tries: &mut Tries<'_>, fault| {
            let since = Instant::now();
            tries.again_after(fault).await.expect("a try is left");
            since.elapsed().as_millis() / 10 * 10
        };
        let fault = || Fault::new(FaultKind::Transient, "busy");
        assert_eq!(waited(&mut tries, fault()).await, 500);
        assert_eq!(waited(&mut tries, fault()).await, 1000);
        let longer = fault().retry_after(Duration::from_secs(30));
        assert_eq!(waited(&mut tries, longer).await, 30_000, "as asked");
        let adjusted = Fault::new(FaultKind::Adjusted, "a new token is worth a try");
        assert_eq!(waited(&mut tries, adjusted).await, 0);
        tries.succeeded();
        assert_eq!(waited(&mut tries, fault()).await, 500);
        assert_eq!(next(LONGEST_WAIT), LONGEST_WAIT);
    }
}
