//! How a promise becomes tests: one for each transport, in the generations that make it.

/// A test of one promise on each transport.
macro_rules! on_each_transport {
    ($promise:path, $generation:ident) => {
        #[tokio::test]
        async fn on_reqwest() {
            use $crate::town::{Http, Town};
            $promise(Town::open(Http::Reqwest, abdm::flows::Generation::$generation).await).await;
        }

        #[tokio::test]
        async fn on_hyper() {
            use $crate::town::{Http, Town};
            $promise(Town::open(Http::Hyper, abdm::flows::Generation::$generation).await).await;
        }
    };
}
pub(crate) use on_each_transport;

/// Promises of generation v1/v2 alone.
macro_rules! over_tcp {
    ($($(#[$meta:meta])* async fn $name:ident($town:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all that its file imports")]
            use super::*;

            async fn promise($town: $crate::town::Town) $body

            $crate::promises::on_each_transport!(promise, V1V2);
        }
    )*};
}
pub(crate) use over_tcp;

/// Promises of generation V3 alone.
macro_rules! on_v3 {
    ($($(#[$meta:meta])* async fn $name:ident($town:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all that its file imports")]
            use super::*;

            async fn promise($town: $crate::town::Town) $body

            $crate::promises::on_each_transport!(promise, V3);
        }
    )*};
}
pub(crate) use on_v3;

/// Promises that an application has whichever generation it speaks.
macro_rules! in_both_generations {
    ($($(#[$meta:meta])* async fn $name:ident($town:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all that its file imports")]
            use super::*;

            async fn promise($town: $crate::town::Town) $body

            mod v1v2 {
                $crate::promises::on_each_transport!(super::promise, V1V2);
            }

            mod v3 {
                $crate::promises::on_each_transport!(super::promise, V3);
            }
        }
    )*};
}
pub(crate) use in_both_generations;
