//! Which handler serves which address, and what every request passes on its way there.

use axum::http::Method;
use serde_json::json;

use super::answer::{Answer, Content, Outcome};
use super::auth::{self, Entry};
use super::call::{Call, Form};
use super::state::State;
use super::version::Version;
use super::{annotations, data, import, jobs, labels, register, requests, share, tasks, users};

/// An address of the site. An id that is not a number counts as 0, which does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Endpoint {
    About,
    Share,
    Login,
    Logout,
    Register,
    /// 2.73 only.
    PersonalTokens,
    Users,
    Myself,
    User(u64),
    Tasks,
    Task(u64),
    TaskStatus(u64),
    /// 2.73 only: the state of a task's import.
    Request(u64),
    TaskData(u64),
    TaskMeta(u64),
    TaskAnnotations(u64),
    /// 2.2 only.
    TaskJobs(u64),
    Jobs,
    Job(u64),
    JobData(u64),
    JobMeta(u64),
    JobAnnotations(u64),
    /// From 2.14 on.
    Labels,
}

impl Endpoint {
    /// With a slash at the end, the address does not exist.
    fn find(version: Version, path: &str) -> Option<Self> {
        let words: Vec<&str> = path.split('/').skip(1).collect();
        let id = |word: &str| word.parse().unwrap_or(0);
        let found = match words.strip_prefix(&["api"])? {
            ["server", "about"] => Self::About,
            ["server", "share"] => Self::Share,
            ["auth", "login"] => Self::Login,
            ["auth", "logout"] => Self::Logout,
            ["auth", "register"] => Self::Register,
            ["auth", "access_tokens"] if version >= Version::V2_73 => Self::PersonalTokens,
            ["users"] => Self::Users,
            ["users", "self"] => Self::Myself,
            ["users", user] if !user.is_empty() => Self::User(id(user)),
            ["tasks"] => Self::Tasks,
            ["tasks", task] if !task.is_empty() => Self::Task(id(task)),
            ["tasks", task, "status"] => Self::TaskStatus(id(task)),
            ["tasks", task, "data"] => Self::TaskData(id(task)),
            ["tasks", task, "data", "meta"] => Self::TaskMeta(id(task)),
            ["tasks", task, "annotations"] => Self::TaskAnnotations(id(task)),
            ["tasks", task, "jobs"] if version == Version::V2_2 => Self::TaskJobs(id(task)),
            ["jobs"] => Self::Jobs,
            ["jobs", job] if !job.is_empty() => Self::Job(id(job)),
            ["jobs", job, "data"] => Self::JobData(id(job)),
            ["jobs", job, "data", "meta"] => Self::JobMeta(id(job)),
            ["jobs", job, "annotations"] => Self::JobAnnotations(id(job)),
            ["requests", request] if version >= Version::V2_73 => Self::Request(requests::task_of(request)),
            ["labels"] if version >= Version::V2_14 => Self::Labels,
            _ => return None,
        };
        Some(found)
    }

    /// The `Allow` header: the methods that the real site names, whether implemented here or not.
    fn allow(self, version: Version) -> &'static str {
        const READ: &str = "GET, HEAD, OPTIONS";
        const ADD: &str = "GET, POST, HEAD, OPTIONS";
        const CHANGE: &str = "GET, PATCH, HEAD, OPTIONS";
        const CHANGE_OR_DELETE: &str = "GET, PATCH, DELETE, HEAD, OPTIONS";
        match self {
            Self::Login | Self::Register => "POST, OPTIONS",
            Self::Logout | Self::PersonalTokens | Self::Tasks | Self::TaskData(_) => ADD,
            Self::Jobs if version >= Version::V2_14 => ADD,
            Self::User(_) | Self::Task(_) => CHANGE_OR_DELETE,
            Self::Job(_) if version >= Version::V2_14 => CHANGE_OR_DELETE,
            Self::Job(_) | Self::TaskMeta(_) | Self::JobMeta(_) => CHANGE,
            Self::TaskAnnotations(_) | Self::JobAnnotations(_) => {
                "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS"
            }
            _ => READ,
        }
    }

    /// The answer in the wording of newer sites, which name the missing object.
    fn reworded(self, answer: Answer) -> Answer {
        let kind = match self {
            Self::User(_) => "User",
            Self::Job(_) | Self::JobData(_) | Self::JobMeta(_) | Self::JobAnnotations(_) => "Job",
            _ => "Task",
        };
        if answer == Answer::not_found() {
            return Answer::detail(404, &format!("No {kind} matches the given query."));
        }
        answer
    }

    fn is_open(self, version: Version) -> bool {
        matches!(self, Self::Login | Self::Register) || (self == Self::About && version >= Version::V2_14)
    }
}

/// Answers a request.
pub(super) fn answer(state: &mut State, call: &Call) -> Answer {
    let Some(endpoint) = Endpoint::find(state.version, &call.path) else { return Answer::no_such_page() };
    let mut cookies = Vec::new();
    let (Ok(answer) | Err(answer)) = pass(state, call, endpoint, &mut cookies);
    let answer = if state.version >= Version::V2_73 { endpoint.reworded(answer) } else { answer };
    let page = matches!(answer.content, Content::Html(_)) && answer.status != 200;
    let mut answer = if page { answer } else { answer.with("allow", endpoint.allow(state.version)) };
    if page || endpoint == Endpoint::Logout {
        // The session is written after the handler; here the handler failed, or ended the session.
        cookies.retain(|cookie| cookie.starts_with("csrftoken="));
    }
    answer.headers.extend(cookies.into_iter().map(|cookie| ("set-cookie", cookie)));
    let date = state.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    answer.with("date", date)
}

/// The real framework's checks before a handler, in its order: identity, permission, rate limit, accepted
/// formats.
fn pass(state: &mut State, call: &Call, endpoint: Endpoint, cookies: &mut Vec<String>) -> Outcome {
    let form = call.negotiate();
    if let (Version::V2_2, Err(refusal)) = (state.version, &form) {
        return Err(refusal.clone());
    }
    let entry = auth::identify(state, call)?;
    if let Entry::Token(user) = entry
        && call.cookie("sessionid").is_none()
        && state.version < Version::V2_73
    {
        // Old tokens open a session at every request, wanted or not.
        cookies.extend(auth::session_cookies(state, user));
    }
    let form = form?;
    let is_of_users = matches!(endpoint, Endpoint::User(_)) && call.method != Method::GET;
    if matches!(entry, Entry::Personal(_)) && is_of_users {
        return Err(Answer::forbidden());
    }
    match entry.user() {
        Some(user) => {
            let answer = handle(state, call, endpoint, user)?;
            Ok(if form == Form::Html { as_page(answer) } else { answer })
        }
        None if endpoint.is_open(state.version) => {
            auth::throttle(state)?;
            handle(state, call, endpoint, 0)
        }
        None => Err(auth::unauthorized("Authentication credentials were not provided.")),
    }
}

/// The browsable page around an answer, for clients that prefer HTML.
fn as_page(answer: Answer) -> Answer {
    let Content::Json(body) = &answer.content else { return answer };
    let html = format!("<!DOCTYPE html>\n<title>Django REST framework</title>\n<pre>{body}</pre>\n");
    Answer { content: Content::Html(html), ..answer }
}

/// Runs the handler. `user` is 0 for anonymous calls, which are limited to open endpoints.
fn handle(state: &mut State, call: &Call, endpoint: Endpoint, user: u64) -> Outcome {
    let version = state.version;
    match (call.method.as_str(), endpoint) {
        ("GET", Endpoint::About) => Ok(about(state)),
        ("GET", Endpoint::Share) => share::list(state, call, user),
        ("POST", Endpoint::Login) => auth::login(state, call),
        ("POST", Endpoint::Logout) => Ok(auth::logout(state, user)),
        ("POST", Endpoint::Register) => register::register(state, call),
        ("POST", Endpoint::PersonalTokens) => auth::make_personal_token(state, call, user),
        ("GET", Endpoint::Users) => users::list(state, call, user),
        ("GET", Endpoint::Myself) => users::myself(state, user),
        ("GET", Endpoint::User(id)) => users::get(state, id, user),
        ("PATCH", Endpoint::User(id)) => users::patch(state, call, id, user),
        ("DELETE", Endpoint::User(id)) => users::delete(state, id, user),
        ("GET", Endpoint::Tasks) => tasks::list(state, call, user),
        ("POST", Endpoint::Tasks) => tasks::create(state, call, user),
        ("GET", Endpoint::Task(id)) => tasks::get(state, id, user),
        ("PATCH", Endpoint::Task(id)) => tasks::patch(state, call, id, user),
        ("DELETE", Endpoint::Task(id)) => tasks::delete(state, id, user),
        ("GET", Endpoint::TaskStatus(id)) => import::status(state, id, user),
        ("GET", Endpoint::Request(task)) => requests::get(state, task, user),
        ("POST", Endpoint::TaskData(id)) => data::post(state, call, id, user),
        ("GET", Endpoint::TaskData(id)) => data::image(state, call, id, user),
        ("GET", Endpoint::TaskMeta(id)) => data::task_meta(state, id, user),
        ("GET", Endpoint::TaskAnnotations(id)) => annotations::get_task(state, call, id, user),
        ("PATCH", Endpoint::TaskAnnotations(id)) => annotations::patch_task(state, call, id, user),
        ("GET", Endpoint::TaskJobs(id)) => jobs::of_task(state, id, user),
        ("GET", Endpoint::Jobs) => jobs::list(state, call, user),
        ("POST", Endpoint::Jobs) if version >= Version::V2_14 => jobs::create(state, call, user),
        ("GET", Endpoint::Job(id)) => jobs::get(state, id, user),
        ("PATCH", Endpoint::Job(id)) => jobs::patch(state, call, id, user),
        ("DELETE", Endpoint::Job(id)) if version >= Version::V2_14 => jobs::delete(state, id, user),
        ("GET", Endpoint::JobData(id)) => data::job_image(state, call, id, user),
        ("GET", Endpoint::JobMeta(id)) => data::job_meta(state, id, user),
        ("PATCH", Endpoint::JobMeta(id)) => data::patch_job_meta(state, call, id, user),
        ("GET", Endpoint::JobAnnotations(id)) => annotations::get_job(state, call, id, user),
        ("PUT", Endpoint::JobAnnotations(id)) => annotations::put_job(state, call, id, user),
        ("PATCH", Endpoint::JobAnnotations(id)) => annotations::patch_job(state, call, id, user),
        ("GET", Endpoint::Labels) => labels::list(state, call, user),
        _ => Err(not_allowed(&call.method)),
    }
}

fn not_allowed(method: &Method) -> Answer {
    Answer::detail(405, &format!("Method \"{method}\" not allowed."))
}

fn about(state: &State) -> Answer {
    let mut body = json!({
        "name": "Computer Vision Annotation Tool",
        "description": "A stand-in of CVAT for demonstrations and tests.",
        "version": state.version.version(),
    });
    if state.version >= Version::V2_73 {
        body["logo_url"] = state.link("/static/logo.svg");
        body["subtitle"] = json!("Open Data Annotation Platform");
    }
    Answer::json(200, body)
}
