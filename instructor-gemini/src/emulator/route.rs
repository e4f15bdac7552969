//! What a path asks for, and of which door.

/// A path, understood.
#[derive(Debug, PartialEq)]
pub(super) struct Route<'a> {
    pub(super) door: Door,
    pub(super) version: &'a str,
    /// `projects/{p}/locations/{l}/` in front of the resource; empty without a project.
    pub(super) parent: &'a str,
    pub(super) target: Target<'a>,
}

/// Where the API is offered; each door wants its own credentials and has words of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Door {
    /// The Gemini API: a key.
    Developer,
    /// Vertex AI without a project: a key.
    Express,
    /// Vertex AI: a bearer token.
    Project,
}

#[derive(Debug, PartialEq)]
pub(super) enum Target<'a> {
    /// `models/{name}:{method}`
    Model {
        name: &'a str,
        method: &'a str,
    },
    /// `/upload/{version}/files`
    Upload,
    Files,
    File(&'a str),
    Caches,
    Cache(&'a str),
}

impl<'a> Route<'a> {
    /// `None` for a path that the front end does not know.
    pub(super) fn of(path: &'a str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        if let Some(path) = path.strip_prefix("upload/") {
            let (version, rest) = path.split_once('/')?;
            let is_known = matches!(version, "v1" | "v1beta") && rest == "files";
            let target = Target::Upload;
            return is_known.then_some(Self { door: Door::Developer, version, parent: "", target });
        }
        let (version, rest) = path.split_once('/')?;
        let (parent, rest) = project(rest).unwrap_or(("", rest));
        let published = rest.strip_prefix("publishers/google/");
        let door = match (parent, published) {
            ("", None) => Door::Developer,
            ("", Some(_)) => Door::Express,
            _ => Door::Project,
        };
        let is_known = match door {
            Door::Developer => matches!(version, "v1" | "v1beta"),
            Door::Express | Door::Project => matches!(version, "v1" | "v1beta1"),
        };
        let target = match (door, published) {
            (Door::Project, None) => caches(rest),
            (_, Some(rest)) => model(rest),
            (_, None) => model(rest).or_else(|| files(rest)).or_else(|| caches(rest)),
        };
        let target = target.filter(|_| is_known)?;
        Some(Self { door, version, parent, target })
    }
}

/// Splits after `projects/{p}/locations/{l}/`.
fn project(path: &str) -> Option<(&str, &str)> {
    let mut parts = path.splitn(5, '/');
    let (projects, name) = (parts.next()?, parts.next()?);
    let (locations, location) = (parts.next()?, parts.next()?);
    let rest = parts.next()?;
    let is_project = projects == "projects" && locations == "locations";
    let is_named = !name.is_empty() && !location.is_empty();
    (is_project && is_named).then(|| path.split_at(path.len() - rest.len()))
}

fn model(path: &str) -> Option<Target<'_>> {
    let (name, method) = path.strip_prefix("models/")?.rsplit_once(':')?;
    Some(Target::Model { name, method })
}

fn files(path: &str) -> Option<Target<'_>> {
    match path.strip_prefix("files")? {
        "" => Some(Target::Files),
        id => id.strip_prefix('/').filter(|id| !id.is_empty()).map(Target::File),
    }
}

fn caches(path: &str) -> Option<Target<'_>> {
    match path.strip_prefix("cachedContents")? {
        "" => Some(Target::Caches),
        id => id.strip_prefix('/').filter(|id| !id.is_empty()).map(Target::Cache),
    }
}

#[cfg(test)]
mod tests {
    use super::{Door, Route, Target};

    #[test]
    fn paths_of_every_door_are_understood() {
        let model = || Target::Model { name: "m", method: "generateContent" };
        for (path, door, version, parent, target) in [
            ("/v1/models/m:generateContent", Door::Developer, "v1", "", model()),
            ("/v1beta/models/m:generateContent", Door::Developer, "v1beta", "", model()),
            (
                "/v1beta1/publishers/google/models/m:generateContent",
                Door::Express,
                "v1beta1",
                "",
                model(),
            ),
            (
                "/v1/projects/p/locations/eu/publishers/google/models/m:generateContent",
                Door::Project,
                "v1",
                "projects/p/locations/eu/",
                model(),
            ),
            (
                "/v1/projects/p/locations/eu/cachedContents/7",
                Door::Project,
                "v1",
                "projects/p/locations/eu/",
                Target::Cache("7"),
            ),
            ("/upload/v1beta/files", Door::Developer, "v1beta", "", Target::Upload),
            ("/v1/files", Door::Developer, "v1", "", Target::Files),
            ("/v1/files/a", Door::Developer, "v1", "", Target::File("a")),
            ("/v1/cachedContents", Door::Developer, "v1", "", Target::Caches),
        ] {
            let route = Route { door, version, parent, target };
            assert_eq!(Route::of(path), Some(route), "{path}");
        }
        for path in [
            "/",
            "/v2/models/m:generateContent",
            "/v1beta1/models/m:generateContent",
            "/v1beta/publishers/google/models/m:generateContent",
            "/v1/projects/p/models/m:generateContent",
            "/v1/projects/p/locations/eu/files/a",
            "/v1/models/m",
            "/v1/filesystem",
            "/v1/files/",
            "/upload/v1/models",
        ] {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }
}
