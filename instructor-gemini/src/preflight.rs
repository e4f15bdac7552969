//! What can be told to be wrong with a request before it is sent.

use instructor_core::{Error, Media, MediaSource, Message, Request};

use crate::Mode;
use crate::options::Settings;
use crate::site::Service;

/// The most bytes of media that go with a request of the Gemini API (its changelog of January 2026,
/// read 2026-11-23).
const MOST_INLINE: usize = 100 << 20;

/// Checks what the service would refuse in words that tell less.
pub(crate) fn check(
    request: &Request,
    settings: Settings<'_>,
    service: &Service,
) -> Result<(), Error> {
    settings.check()?;
    if let Some((key, _)) = settings.labels().next()
        && !service.is_vertex()
    {
        return Err(Error::config(format!(
            "the Gemini API has no labels, and the request has `{key}`; Vertex AI has them"
        )));
    }
    if settings.cached_content().is_some() {
        if request.system.is_some() {
            return Err(Error::config(
                "a system instruction cannot stand beside cached content; make it a part of that",
            ));
        }
        if settings.mode() == Mode::FunctionCall {
            return Err(Error::config(
                "the function of `Mode::FunctionCall` cannot stand beside cached content; \
                 take another mode",
            ));
        }
    }
    let parts = request.messages.iter().flat_map(Message::media_parts);
    let inline: usize = parts.map(length).sum();
    if inline > MOST_INLINE && !service.is_vertex() {
        return Err(Error::config(format!(
            "the request carries {} MiB of media, and the service takes 100; \
             upload them with `Gemini::upload`",
            inline.div_ceil(1 << 20)
        )));
    }
    Ok(())
}

fn length(media: &Media) -> usize {
    match media.source() {
        MediaSource::Bytes(bytes) => bytes.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use instructor_core::{Kind, Media, Message, Request, Schema};

    use super::{MOST_INLINE, check};
    use crate::Options;
    use crate::options::Settings;
    use crate::site::Service;

    static TEXT: Schema = Schema::new(Kind::String);

    #[test]
    fn media_may_be_as_large_as_the_bound_together() {
        let half = || Media::new("video/mp4", vec![0; MOST_INLINE / 2]);
        let mut request = Request::new(&TEXT);
        let message = Message::user("What is it?").media(half()).media(half());
        request.messages.push(message.media(Media::uri("files/a")));
        let options = Options::new();
        let checked = |request: &Request, service| {
            check(request, Settings::new(None, &options), &service).is_ok()
        };
        assert!(checked(&request, Service::Gemini));
        request.messages.push(Message::user("And?").media(Media::new("text/plain", *b"a")));
        assert!(!checked(&request, Service::Gemini));
        assert!(checked(&request, Service::VertexExpress), "Vertex AI has bounds of its own");
    }
}
