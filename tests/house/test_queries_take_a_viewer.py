"""Every question about business data says who asks; every act says who acts."""

import importlib
import inspect
import pkgutil
import re

import portal

# Asked before there is a viewer: while signing in, while building one from a post, and the pure hash.
BEFORE_A_VIEWER = {
    "accounts": {
        "hash_secret",
        "session_by_secret",
        "owner_of_session",
        "viewer_from",
        "viewer_of_post",
        "user_by_login",
        "code_of_login",
        "posts_of",
    }
}
# Signing in and out and choosing a post are the person's own, outside any post.
WITHOUT_ACTOR = {
    "accounts": {"hold", "drop_code", "sign_in", "end_session", "choose_post", "sign_out", "set_preferences"},
    "audit": {"record"},
    "organisations": {"register_sector"},
    # The worker keeps what the numbering clerk's act asked for; a line's notes belong to acts on its letter.
    "documents": {"store", "attach", "note", "sent"},
    "intake": {"write_rows", "forget"},  # the worker's: the table names who confirmed it
}


def functions(piece: str) -> list[tuple[str, str, inspect.Signature]]:
    found = []
    for module in pkgutil.iter_modules(portal.__path__):
        if module.ispkg and importlib.util.find_spec(f"portal.{module.name}.{piece}"):
            room = importlib.import_module(f"portal.{module.name}.{piece}")
            for name, function in inspect.getmembers(room, inspect.isfunction):
                pure = not re.search(r"\bdb\.|\brecord\(", inspect.getsource(function))
                if function.__module__ == room.__name__ and not name.startswith("_") and not pure:
                    found.append((module.name, name, inspect.signature(function)))
    return found


def test_the_first_parameter_of_a_query_is_the_viewer() -> None:
    loose = [
        f"{room}.{name}"
        for room, name, signature in functions("queries")
        if name not in BEFORE_A_VIEWER.get(room, ()) and next(iter(signature.parameters), None) != "viewer"
    ]
    assert not loose


def test_an_action_names_its_actor_by_keyword() -> None:
    loose = [
        f"{room}.{name}"
        for room, name, signature in functions("actions")
        if name not in WITHOUT_ACTOR.get(room, ())
        and (
            "actor" not in signature.parameters
            or signature.parameters["actor"].kind is not inspect.Parameter.KEYWORD_ONLY
        )
    ]
    assert not loose
