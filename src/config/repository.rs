//! Where the files of a commit can be looked at in a browser, as the variables of a CI service tell it.

use crate::coverage::LineRange;

/// How a host of repositories writes the address of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Host {
    GitHub,
    Gitea,
    GitLab,
    Bitbucket,
    Azure,
}

/// A commit of a repository on its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    host: Host,
    /// The repository's page, without credentials.
    url: String,
    commit: String,
}

impl Repository {
    /// The repository that the variables of a CI service name, if they name one completely.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Option<Repository> {
        let is_set = |name: &str| variable(name).is_some_and(|value| value == "true");
        let found = |host: Host, url: String, commit: &str| {
            let commit = variable(commit).filter(|commit| is_hash(commit))?;
            Some(Repository { host, url: page(&url)?, commit })
        };
        if let Some((server, name)) = variable("GITHUB_SERVER_URL").zip(variable("GITHUB_REPOSITORY")) {
            // These run the workflows of GitHub, and have addresses of their own.
            let host = if is_set("GITEA_ACTIONS") || is_set("FORGEJO_ACTIONS") { Host::Gitea } else { Host::GitHub };
            return found(host, format!("{}/{name}", server.trim_end_matches('/')), "GITHUB_SHA");
        }
        if let Some(url) = variable("CI_PROJECT_URL") {
            return found(Host::GitLab, url, "CI_COMMIT_SHA");
        }
        if let Some(url) = variable("BITBUCKET_GIT_HTTP_ORIGIN") {
            return found(Host::Bitbucket, url, "BITBUCKET_COMMIT");
        }
        if let Some((url, provider)) = variable("BUILD_REPOSITORY_URI").zip(variable("BUILD_REPOSITORY_PROVIDER")) {
            return found(named(&provider)?, url, "BUILD_SOURCEVERSION");
        }
        let (url, forge) = variable("CI_REPO_URL").zip(variable("CI_FORGE_TYPE"))?;
        found(named(&forge)?, url, "CI_COMMIT_SHA")
    }

    /// The address of a file, counted from the top of the repository, or of some of its lines.
    pub fn link(&self, path: &str, lines: Option<LineRange>) -> String {
        let Repository { host, url, commit } = self;
        let path = encoded(path);
        let file = match host {
            Host::GitHub => format!("{url}/blob/{commit}/{path}"),
            Host::Gitea => format!("{url}/src/commit/{commit}/{path}"),
            Host::GitLab => format!("{url}/-/blob/{commit}/{path}"),
            Host::Bitbucket => format!("{url}/src/{commit}/{path}"),
            Host::Azure => format!("{url}?path=/{path}&version=GC{commit}"),
        };
        let Some(LineRange { start, end }) = lines else { return file };
        match host {
            Host::Bitbucket => format!("{file}#lines-{start}:{end}"),
            // What is marked there ends before the first column of its last line.
            Host::Azure => {
                format!("{file}&line={start}&lineEnd={}&lineStartColumn=1&lineEndColumn=1", end.next())
            }
            _ if start == end => format!("{file}#L{start}"),
            Host::GitLab => format!("{file}#L{start}-{end}"),
            Host::GitHub | Host::Gitea => format!("{file}#L{start}-L{end}"),
        }
    }
}

/// The host that a service calls by a name.
fn named(name: &str) -> Option<Host> {
    Some(match name.to_ascii_lowercase().as_str() {
        "github" | "githubenterprise" => Host::GitHub,
        "gitea" | "forgejo" => Host::Gitea,
        "gitlab" => Host::GitLab,
        "bitbucket" => Host::Bitbucket,
        "tfsgit" => Host::Azure,
        _ => return None,
    })
}

fn is_hash(commit: &str) -> bool {
    (7..=64).contains(&commit.len()) && commit.chars().all(|c| c.is_ascii_hexdigit())
}

/// An address of the web without user and password. One that holds anything that could be markup is none.
fn page(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://").filter(|(scheme, _)| ["http", "https"].contains(scheme))?;
    let (host, path) = rest.split_once('/')?;
    let host = host.rsplit('@').next().unwrap_or(host);
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/%".contains(c);
    let url = format!("{scheme}://{host}/{path}");
    (!host.is_empty() && url.chars().all(plain)).then_some(url)
}

/// A path in an address.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Line;

    const COMMIT: &str = "a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0";

    fn link(variables: &[(&str, &str)]) -> Option<String> {
        let find = |name: &str| variables.iter().find(|known| known.0 == name).map(|known| known.1.to_owned());
        let lines = LineRange::new(Line::new(4).unwrap(), Line::new(6).unwrap());
        Repository::of(find).map(|repository| repository.link("src/a b#.rs", Some(lines)).replace(COMMIT, "C"))
    }

    #[test]
    fn each_service_has_its_own_addresses() {
        let github =
            [("GITHUB_SERVER_URL", "https://github.com"), ("GITHUB_REPOSITORY", "ada/loom"), ("GITHUB_SHA", COMMIT)];
        assert_eq!(link(&github).unwrap(), "https://github.com/ada/loom/blob/C/src/a%20b%23.rs#L4-L6");
        let gitea = [&github[..], &[("GITEA_ACTIONS", "true")]].concat();
        assert_eq!(link(&gitea).unwrap(), "https://github.com/ada/loom/src/commit/C/src/a%20b%23.rs#L4-L6");
        let gitlab = [("CI_PROJECT_URL", "https://gitlab.com/g/s/loom"), ("CI_COMMIT_SHA", COMMIT)];
        assert_eq!(link(&gitlab).unwrap(), "https://gitlab.com/g/s/loom/-/blob/C/src/a%20b%23.rs#L4-6");
        let bitbucket = [("BITBUCKET_GIT_HTTP_ORIGIN", "http://bitbucket.org/ada/loom"), ("BITBUCKET_COMMIT", COMMIT)];
        assert_eq!(link(&bitbucket).unwrap(), "http://bitbucket.org/ada/loom/src/C/src/a%20b%23.rs#lines-4:6");
        let azure = [
            ("BUILD_REPOSITORY_URI", "https://ada:secret@dev.azure.com/ada/p/_git/loom"),
            ("BUILD_REPOSITORY_PROVIDER", "TfsGit"),
            ("BUILD_SOURCEVERSION", COMMIT),
        ];
        assert_eq!(
            link(&azure).unwrap(),
            "https://dev.azure.com/ada/p/_git/loom?path=/src/a%20b%23.rs&version=GCC\
             &line=4&lineEnd=7&lineStartColumn=1&lineEndColumn=1"
        );
        let woodpecker =
            [("CI_REPO_URL", "https://codeberg.org/a/b.git"), ("CI_FORGE_TYPE", "forgejo"), ("CI_COMMIT_SHA", COMMIT)];
        assert_eq!(link(&woodpecker).unwrap(), "https://codeberg.org/a/b/src/commit/C/src/a%20b%23.rs#L4-L6");
    }

    #[test]
    fn one_line_and_a_whole_file_have_shorter_addresses() {
        let repository = Repository { host: Host::GitLab, url: "https://h/r".to_owned(), commit: "c".to_owned() };
        let line = Line::new(4).unwrap();
        assert_eq!(repository.link("a.c", Some(LineRange::new(line, line))), "https://h/r/-/blob/c/a.c#L4");
        assert_eq!(repository.link("a.c", None), "https://h/r/-/blob/c/a.c");
    }

    #[test]
    fn what_is_no_plain_address_makes_no_link() {
        for url in ["javascript:alert(1)//x", "https://h/<b>", "https://h/a)b", "git@h:a/b", "https:///a", "https://h"]
        {
            assert_eq!(link(&[("CI_PROJECT_URL", url), ("CI_COMMIT_SHA", COMMIT)]), None, "{url}");
        }
        assert_eq!(link(&[("CI_PROJECT_URL", "https://h/a"), ("CI_COMMIT_SHA", "main](x)")]), None);
        assert_eq!(link(&[("CI_PROJECT_URL", "https://h/a")]), None);
    }
}
