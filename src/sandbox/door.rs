//! A door on a port of this machine that can be shut and opened again, and the ways in which an answer does not arrive.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{Response, StatusCode};
use axum::serve::Listener;
use futures::StreamExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How soon a port that would not open is tried again.
const AGAIN: Duration = Duration::from_millis(20);

/// Shuts and opens a door.
#[derive(Debug)]
pub(super) struct Key {
    shut: watch::Sender<bool>,
    is_shut: watch::Receiver<bool>,
}

impl Key {
    /// Asks for the door to be shut, or opened.
    pub(super) fn turn(&self, shut: bool) {
        self.shut.send_if_modified(|now| std::mem::replace(now, shut) != shut);
    }

    /// Waits until the door stands as it was asked to. A door whose task has ended is as it is.
    pub(super) async fn settled(&self) {
        let (wanted, mut stands) = (*self.shut.borrow(), self.is_shut.clone());
        let _ = stands.wait_for(|shut| *shut == wanted).await;
    }
}

/// Listens, unless it is shut: then the port is closed, and whoever knocks is refused by the machine itself.
struct Door {
    listener: Option<TcpListener>,
    address: SocketAddr,
    shut: watch::Receiver<bool>,
    is_shut: watch::Sender<bool>,
}

/// Serves on a free port of this machine; gives its address, its key, and the task that keeps it open.
pub(super) async fn serve(router: Router, whose: &'static str) -> io::Result<(String, Key, JoinHandle<()>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (shut, wish) = watch::channel(false);
    let (report, is_shut) = watch::channel(false);
    let door = Door { listener: Some(listener), address, shut: wish, is_shut: report };
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(door, router).await {
            eprintln!("the sandbox's {whose} stopped: {error}");
        }
    });
    Ok((format!("http://{address}"), Key { shut, is_shut }, task))
}

impl Listener for Door {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            if *self.shut.borrow_and_update() {
                self.listener = None;
                self.is_shut.send_replace(true);
                let _ = self.shut.changed().await;
                continue;
            }
            let Some(listener) = &self.listener else {
                self.opens().await;
                continue;
            };
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, address)) if stream.set_nodelay(true).is_ok() => return (stream, address),
                    _ => tokio::time::sleep(AGAIN).await,
                },
                Ok(()) = self.shut.changed() => {}
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

impl Door {
    async fn opens(&mut self) {
        match TcpListener::bind(self.address).await {
            Ok(listener) => {
                self.listener = Some(listener);
                self.is_shut.send_replace(false);
            }
            Err(_) => tokio::time::sleep(AGAIN).await,
        }
    }
}

/// Ends this connection's task, and with it the connection, before a byte of the answer. Nothing is printed.
pub(super) fn drop_connection() -> ! {
    std::panic::resume_unwind(Box::new("the connection broke on purpose"))
}

/// An answer of this kind.
pub(super) fn answer(code: u16, mime: &str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(mime) = mime.parse() {
        response.headers_mut().insert(CONTENT_TYPE, mime);
    }
    response
}

/// The page that a proxy shows when what is behind it does not answer.
pub(super) fn html(code: u16) -> Response<Body> {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_GATEWAY);
    let page = format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    );
    answer(code, "text/html", page.into())
}

/// An answer that promises more than comes before the connection ends.
pub(super) fn cut(code: u16, mime: &str, whole: &str) -> Response<Body> {
    let half = Bytes::copy_from_slice(&whole.as_bytes()[..whole.len() / 2]);
    let parts = futures::stream::iter([Ok::<_, Infallible>(half)]).chain(futures::stream::once(async {
        // Time for the first half to leave.
        tokio::time::sleep(AGAIN).await;
        drop_connection()
    }));
    let mut response = answer(code, mime, Body::from_stream(parts));
    response.headers_mut().insert(CONTENT_LENGTH, whole.len().into());
    response
}
