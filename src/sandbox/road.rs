//! How updates reach the bot of a test: it asks for them; or, with `KITH_TEST_UPDATES=webhook`, the sandbox's Telegram
//! brings them to the bot's own door, at a port of this machine that is kept for it.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Once;

use tokio::net::TcpSocket;

/// The switch: `webhook` or `polling`. Debug builds only.
const VARIABLE: &str = "KITH_TEST_UPDATES";
/// Where at its own door the bot takes updates.
const PATH: &str = "/telegram";

/// Who asks for updates whatever the switch says, and why. There is no other place for exceptions.
const ALWAYS_ASKED: [(&str, &str); 2] = [
    (
        "another_bot_with_this_token_is_said_and_waited_for",
        "it is about the 409 that getUpdates gets while another bot has a webhook",
    ),
    (
        "Village::replicas",
        "its houses share one port; updates brought to several processes are tried by `faults replicas`",
    ),
];

static SAID: Once = Once::new();

/// How updates come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Road {
    /// By long polling.
    Asked,
    /// By webhook.
    Brought,
}

impl Road {
    /// As the switch says.
    ///
    /// # Panics
    /// If the switch says anything but `webhook` or `polling`: a typing error must not pass for a test by webhook.
    pub fn chosen() -> Road {
        match std::env::var(VARIABLE).unwrap_or_default().as_str() {
            "webhook" if cfg!(debug_assertions) => Road::Brought,
            "webhook" | "polling" | "" => Road::Asked,
            other => panic!("{VARIABLE} is {other:?}: it can be \"webhook\" or \"polling\""),
        }
    }

    /// By long polling, for one of the few who always ask.
    ///
    /// # Panics
    /// If they are not on the list.
    pub fn always_asked(who: &str) -> Road {
        assert!(
            ALWAYS_ASKED.iter().any(|(one, _)| *one == who),
            "{who} has no reason to poll whatever the switch says"
        );
        Road::Asked
    }
}

/// A port of this machine that is nobody else's while this lives. Until the bot listens there, the machine itself refuses
/// whoever knocks.
#[derive(Debug)]
pub struct Port {
    address: SocketAddr,
    /// Bound, and never listened at: nobody else is given the port, and the bot may still take it. Only Linux knows this; elsewhere
    /// the port is merely free.
    _kept: Option<TcpSocket>,
}

impl Port {
    /// Any one that is free.
    pub fn free() -> io::Result<Port> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        Ok(Port { address: socket.local_addr()?, _kept: cfg!(target_os = "linux").then_some(socket) })
    }

    /// As `KITH_LISTEN` names it.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// As `KITH_PUBLIC_URL` names it.
    pub fn public_url(&self) -> String {
        format!("http://{}{PATH}", self.address)
    }

    /// As `KITH_PAGES_URL` names it.
    pub fn pages_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What a process needs to have its updates brought here; nothing if it asks for them.
    pub fn settings(&self, road: Road) -> Vec<(&'static str, String)> {
        match road {
            Road::Asked => vec![],
            Road::Brought => vec![("KITH_LISTEN", self.address()), ("KITH_PUBLIC_URL", self.public_url())],
        }
    }
}

/// Whoever runs tests is told, once in a process, how updates come.
pub(super) fn say_which() {
    SAID.call_once(|| {
        say(match Road::chosen() {
            Road::Asked => {
                "UPDATES BY POLLING: KITH_TEST_UPDATES is not \"webhook\", so none is brought to the bot's own door"
            }
            Road::Brought => "UPDATES BY WEBHOOK: Telegram brings them to the bot's own door",
        });
    });
}

/// Not `eprintln!`: that is kept from whoever runs a test that passes.
pub(super) fn say(sentence: &str) {
    // Nobody listens: then nobody is told.
    let _ = writeln!(io::stderr(), "{sentence}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_that_is_kept_refuses_until_somebody_listens_and_comes_back_to_its_owner() {
        let port = Port::free().unwrap();
        for _ in 0..2 {
            assert!(tokio::net::TcpStream::connect(port.address()).await.is_err(), "nobody listens yet");
            let listener = tokio::net::TcpListener::bind(port.address()).await.expect("the owner may listen");
            tokio::net::TcpStream::connect(port.address()).await.expect("now somebody does");
            drop(listener);
        }
    }

    #[test]
    #[should_panic(expected = "no reason to poll")]
    fn who_is_not_on_the_list_follows_the_switch() {
        Road::always_asked("anybody");
    }
}
