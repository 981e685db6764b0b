//! What a CI server says of the change that it builds: where the change will go, and what a push came after. One row a
//! server, with the names of its variables; their meaning is what each server's reference says of them.

use std::collections::BTreeMap;

/// What the environment says of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ci {
    /// Where the change will go, the best word for it first; empty where no change is being reviewed.
    pub targets: Vec<Target>,
    /// The commit that a push came after, where the server says it.
    pub before: Option<String>,
    /// The branch that is being built; a checkout for it often has none.
    pub branch: Option<String>,
    /// The main branch, where the server says it.
    pub main: Option<String>,
    /// A file that says more, as GitHub's servers write one.
    pub event: Option<String>,
    /// How the server is told to fetch the whole history.
    pub deeper: &'static str,
}

/// Where a change will go, by a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The variable.
    pub variable: &'static str,
    /// A branch without its remote, or a commit.
    pub revision: String,
    /// Is it a commit?
    pub is_commit: bool,
}

/// A server and its variables. Where several are named, the first that says something counts.
struct Server {
    /// Set in every build of it.
    known_by: &'static str,
    /// Without this one, the targets speak of no review: some servers set them for every build.
    review: Option<&'static str>,
    /// Commits that a change will go onto.
    commits: &'static [&'static str],
    /// Branches that a change will go into.
    targets: &'static [&'static str],
    before: &'static [&'static str],
    branch: &'static [&'static str],
    main: &'static [&'static str],
    deeper: &'static str,
}

/// Says only that it is a build.
const UNKNOWN: Server = Server {
    known_by: "CI",
    review: None,
    commits: &[],
    targets: &[],
    before: &[],
    branch: &[],
    main: &[],
    deeper: "let the checkout fetch the whole history",
};

/// More particular servers stand before those whose variables they set, too.
const SERVERS: [Server; 16] = [
    Server {
        known_by: "GITHUB_ACTIONS",
        targets: &["GITHUB_BASE_REF"],
        branch: &["GITHUB_HEAD_REF", "GITHUB_REF_NAME"],
        deeper: "actions/checkout with fetch-depth: 0",
        ..UNKNOWN
    },
    Server {
        known_by: "GITLAB_CI",
        // The first is set where the target is merged in before the tests run.
        commits: &["CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA"],
        targets: &["CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME"],
        before: &["CI_COMMIT_BEFORE_SHA"],
        branch: &["CI_COMMIT_BRANCH"],
        main: &["CI_DEFAULT_BRANCH"],
        deeper: "GIT_DEPTH: 0 among the job's variables",
        ..UNKNOWN
    },
    Server {
        known_by: "BITBUCKET_BUILD_NUMBER",
        commits: &["BITBUCKET_PR_DESTINATION_COMMIT"],
        targets: &["BITBUCKET_PR_DESTINATION_BRANCH"],
        branch: &["BITBUCKET_BRANCH"],
        deeper: "clone: depth: full in bitbucket-pipelines.yml",
        ..UNKNOWN
    },
    Server {
        known_by: "TF_BUILD",
        targets: &["SYSTEM_PULLREQUEST_TARGETBRANCH"],
        branch: &["BUILD_SOURCEBRANCH"],
        deeper: "checkout: self with fetchDepth: 0",
        ..UNKNOWN
    },
    Server {
        known_by: "BUILDKITE",
        targets: &["BUILDKITE_PULL_REQUEST_BASE_BRANCH"],
        branch: &["BUILDKITE_BRANCH"],
        main: &["BUILDKITE_PIPELINE_DEFAULT_BRANCH"],
        deeper: "BUILDKITE_GIT_CLONE_FLAGS without --depth",
        ..UNKNOWN
    },
    Server { known_by: "CIRCLECI", branch: &["CIRCLE_BRANCH"], deeper: "checkout with method: full", ..UNKNOWN },
    Server {
        known_by: "JENKINS_URL",
        targets: &["CHANGE_TARGET", "ghprbTargetBranch"],
        before: &["GIT_PREVIOUS_COMMIT"],
        branch: &["CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH"],
        deeper: "the clone option without a shallow clone, with a refspec that has the target branch",
        ..UNKNOWN
    },
    Server {
        known_by: "CI_PIPELINE_FORGE_URL",
        targets: &["CI_COMMIT_TARGET_BRANCH"],
        before: &["CI_PREV_COMMIT_SHA"],
        branch: &["CI_COMMIT_SOURCE_BRANCH", "CI_COMMIT_BRANCH"],
        main: &["CI_REPO_DEFAULT_BRANCH"],
        deeper: "the clone step with partial: false and depth: 0",
        ..UNKNOWN
    },
    Server {
        known_by: "DRONE",
        review: Some("DRONE_PULL_REQUEST"),
        targets: &["DRONE_TARGET_BRANCH"],
        before: &["DRONE_COMMIT_BEFORE"],
        branch: &["DRONE_SOURCE_BRANCH", "DRONE_BRANCH"],
        main: &["DRONE_REPO_BRANCH"],
        deeper: "clone: without a depth",
        ..UNKNOWN
    },
    Server {
        known_by: "TRAVIS",
        review: Some("TRAVIS_PULL_REQUEST"),
        targets: &["TRAVIS_BRANCH"],
        // The range begins with it.
        before: &["TRAVIS_COMMIT_RANGE"],
        branch: &["TRAVIS_PULL_REQUEST_BRANCH", "TRAVIS_BRANCH"],
        deeper: "git: depth: false in .travis.yml",
        ..UNKNOWN
    },
    Server {
        known_by: "APPVEYOR",
        review: Some("APPVEYOR_PULL_REQUEST_NUMBER"),
        targets: &["APPVEYOR_REPO_BRANCH"],
        branch: &["APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH", "APPVEYOR_REPO_BRANCH"],
        deeper: "no clone_depth in appveyor.yml",
        ..UNKNOWN
    },
    Server {
        known_by: "CIRRUS_CI",
        review: Some("CIRRUS_PR"),
        commits: &["CIRRUS_BASE_SHA"],
        targets: &["CIRRUS_BASE_BRANCH"],
        branch: &["CIRRUS_BRANCH"],
        main: &["CIRRUS_DEFAULT_BRANCH"],
        deeper: "no CIRRUS_CLONE_DEPTH",
        ..UNKNOWN
    },
    Server {
        known_by: "SEMAPHORE",
        review: Some("SEMAPHORE_GIT_PR_NUMBER"),
        targets: &["SEMAPHORE_GIT_BRANCH"],
        before: &["SEMAPHORE_GIT_COMMIT_RANGE"],
        branch: &["SEMAPHORE_GIT_PR_BRANCH", "SEMAPHORE_GIT_BRANCH"],
        deeper: "checkout --use-cache, or git fetch --unshallow after it",
        ..UNKNOWN
    },
    Server {
        known_by: "CODEBUILD_BUILD_ID",
        targets: &["CODEBUILD_WEBHOOK_BASE_REF"],
        before: &["CODEBUILD_WEBHOOK_PREV_COMMIT"],
        branch: &["CODEBUILD_WEBHOOK_HEAD_REF"],
        deeper: "git-clone-depth: 0 of the source",
        ..UNKNOWN
    },
    Server { known_by: "TEAMCITY_VERSION", deeper: "full clones in the settings of the VCS root", ..UNKNOWN },
    UNKNOWN,
];

/// What GitHub's servers write a file about.
const EVENT: &str = "GITHUB_EVENT_PATH";

impl Ci {
    /// What the variables say; `None` where no server runs this.
    pub(super) fn of(variables: &BTreeMap<String, String>) -> Option<Ci> {
        let said = |name: &&str| variables.get(*name).map(String::as_str).filter(|value| is_something(value));
        let server = SERVERS.iter().find(|server| said(&server.known_by).is_some())?;
        let target = |is_commit: bool| {
            move |variable: &&'static str| {
                let value = variables.get(*variable).filter(|value| is_something(value))?;
                let revision = if is_commit { value.clone() } else { plain(value) };
                Some(Target { variable, revision, is_commit })
            }
        };
        let reviews = server.review.is_none_or(|review| said(&review).is_some());
        let targets =
            server.commits.iter().filter_map(target(true)).chain(server.targets.iter().filter_map(target(false)));
        let first = |names: &'static [&'static str]| names.iter().find_map(said);
        let tag = variables.get("GITHUB_REF_TYPE").is_some_and(|kind| kind == "tag");
        Some(Ci {
            targets: if reviews { targets.collect() } else { Vec::new() },
            before: first(server.before).and_then(|value| value.split("..").next()).map(str::to_owned),
            branch: first(server.branch).filter(|_| !tag).map(plain),
            main: first(server.main).map(plain),
            event: (server.known_by == "GITHUB_ACTIONS").then(|| said(&EVENT).map(str::to_owned)).flatten(),
            deeper: server.deeper,
        })
    }

    /// Every variable that may say something, so that a test can be run as if no server ran it.
    pub fn variables() -> impl Iterator<Item = &'static str> {
        let of_server = |server: &Server| {
            let lists = [server.commits, server.targets, server.before, server.branch, server.main];
            [Some(server.known_by), server.review].into_iter().flatten().chain(lists.into_iter().flatten().copied())
        };
        let extra = [EVENT, "GITHUB_REF_TYPE"];
        SERVERS.iter().flat_map(of_server).collect::<Vec<_>>().into_iter().chain(extra)
    }
}

/// Servers write nothing, `false`, or a commit of zeros where there is nothing to say.
fn is_something(value: &str) -> bool {
    !value.is_empty() && value != "false" && !value.bytes().all(|byte| byte == b'0')
}

/// A branch without the words for where branches are kept.
fn plain(name: &str) -> String {
    let name = name.strip_prefix("refs/heads/").unwrap_or(name);
    name.strip_prefix("origin/").unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ci(variables: &[(&str, &str)]) -> Option<Ci> {
        Ci::of(&variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// A server, and variable and revision of the first target that it names for a change.
    type Row<'a> = (&'a [(&'a str, &'a str)], (&'a str, &'a str));

    #[test]
    fn each_server_names_the_target_of_a_change() {
        let rows: [Row<'_>; 12] = [
            (&[("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "main")], ("GITHUB_BASE_REF", "main")),
            (
                &[
                    ("GITLAB_CI", "true"),
                    ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "a1"),
                    ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
                ],
                ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "a1"),
            ),
            (
                &[("BITBUCKET_BUILD_NUMBER", "7"), ("BITBUCKET_PR_DESTINATION_BRANCH", "main")],
                ("BITBUCKET_PR_DESTINATION_BRANCH", "main"),
            ),
            (
                &[("TF_BUILD", "True"), ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main")],
                ("SYSTEM_PULLREQUEST_TARGETBRANCH", "main"),
            ),
            (
                &[("BUILDKITE", "true"), ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main")],
                ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main"),
            ),
            (&[("JENKINS_URL", "http://j"), ("CHANGE_TARGET", "main")], ("CHANGE_TARGET", "main")),
            (
                &[("CI_PIPELINE_FORGE_URL", "http://w"), ("CI_COMMIT_TARGET_BRANCH", "main")],
                ("CI_COMMIT_TARGET_BRANCH", "main"),
            ),
            (
                &[("DRONE", "true"), ("DRONE_PULL_REQUEST", "5"), ("DRONE_TARGET_BRANCH", "main")],
                ("DRONE_TARGET_BRANCH", "main"),
            ),
            (&[("TRAVIS", "true"), ("TRAVIS_PULL_REQUEST", "5"), ("TRAVIS_BRANCH", "main")], ("TRAVIS_BRANCH", "main")),
            (
                &[("APPVEYOR", "True"), ("APPVEYOR_PULL_REQUEST_NUMBER", "5"), ("APPVEYOR_REPO_BRANCH", "main")],
                ("APPVEYOR_REPO_BRANCH", "main"),
            ),
            (&[("CIRRUS_CI", "true"), ("CIRRUS_PR", "5"), ("CIRRUS_BASE_SHA", "a1")], ("CIRRUS_BASE_SHA", "a1")),
            (
                &[("CODEBUILD_BUILD_ID", "x:1"), ("CODEBUILD_WEBHOOK_BASE_REF", "refs/heads/main")],
                ("CODEBUILD_WEBHOOK_BASE_REF", "main"),
            ),
        ];
        for (variables, (variable, revision)) in rows {
            let targets = ci(variables).unwrap().targets;
            let first = targets.first().unwrap();
            assert_eq!((first.variable, first.revision.as_str()), (variable, revision));
        }
    }

    #[test]
    fn a_push_has_no_target_and_what_it_came_after() {
        let push = ci(&[
            ("GITLAB_CI", "true"),
            ("CI_COMMIT_BEFORE_SHA", "a1b2"),
            ("CI_COMMIT_BRANCH", "main"),
            ("CI_DEFAULT_BRANCH", "main"),
        ]);
        let push = push.unwrap();
        assert_eq!((push.targets, push.before.as_deref()), (Vec::new(), Some("a1b2")));
        assert_eq!((push.branch.as_deref(), push.main.as_deref()), (Some("main"), Some("main")));
        let first = ci(&[("GITLAB_CI", "true"), ("CI_COMMIT_BEFORE_SHA", "0000000000")]).unwrap();
        assert_eq!(first.before, None, "zeros are no commit");
        // These servers set the variable of the target for every build.
        let travis = [("TRAVIS", "true"), ("TRAVIS_PULL_REQUEST", "false"), ("TRAVIS_BRANCH", "main")];
        let travis = ci(&[&travis[..], &[("TRAVIS_COMMIT_RANGE", "a1...b2")]].concat()).unwrap();
        assert_eq!((travis.targets, travis.before.as_deref()), (Vec::new(), Some("a1")));
        let tag = ci(&[("GITHUB_ACTIONS", "true"), ("GITHUB_REF_NAME", "v1"), ("GITHUB_REF_TYPE", "tag")]);
        assert_eq!(tag.unwrap().branch, None);
    }

    #[test]
    fn an_unknown_server_is_a_server_and_a_desk_is_none() {
        assert_eq!(ci(&[("CI", "true")]).unwrap().deeper, UNKNOWN.deeper);
        assert_eq!(ci(&[("CI", "false"), ("HOME", "/home/a")]), None);
        assert_eq!(ci(&[("GITHUB_BASE_REF", "main")]), None, "left over from somewhere");
    }

    #[test]
    fn all_variables_are_named() {
        let all: Vec<&str> = Ci::variables().collect();
        for name in ["CI", "GITHUB_EVENT_PATH", "GITHUB_BASE_REF", "TRAVIS_PULL_REQUEST", "CI_COMMIT_BEFORE_SHA"] {
            assert!(all.contains(&name), "{name}");
        }
    }
}
