# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever is changed in an evidence file is noticed, and never ends the program."""

import rfc8785
from commons.evidence import evidence, record_content, version_content
from evidence import strict_json
from evidence.checks import WRONG
from evidence.command import findings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

patiently = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4
        )
    ),
    max_leaves=8,
)
# Where contents and hashes stand: part, and the names in each of its entries.
PROVEN = {
    "chain": ("previous", "content_sha256", "sha256", "record"),
    "versions": ("sha256", "content"),
    "terms": ("version", "text"),
    "photos": ("sha256", "picture"),
}


def is_wrong(parts):
    return any(each.kind == WRONG for each in findings(parts))


@st.composite
def places(draw):
    """Draw where one character of what is proven stands, and another for it."""
    part = draw(st.sampled_from(sorted(PROVEN)))
    entries = evidence()[part]
    index = draw(st.integers(0, len(entries) - 1))
    names = [name for name in PROVEN[part] if name in entries[index]]
    name = draw(st.sampled_from(names))
    text = entries[index][name]
    place = draw(st.integers(0, len(text) - 1))
    other = draw(st.characters(exclude_characters=text[place]))
    return part, index, name, f"{text[:place]}{other}{text[place + 1 :]}"


@patiently
@given(places())
def test_no_changed_character_goes_unnoticed(place):
    part, index, name, changed = place
    parts = evidence()
    parts[part][index][name] = changed
    assert is_wrong(parts), place


@patiently
@given(st.integers(-3, 12), st.integers(0, 3))
def test_no_changed_number_goes_unnoticed(number, index):
    parts = evidence()
    if parts["chain"][index]["number"] != number:
        parts["chain"][index]["number"] = number
        assert is_wrong(parts)


@patiently
@given(ANY_JSON)
def test_canonical_is_what_the_shop_writes(value):
    written = rfc8785.dumps(value)
    assert strict_json.canonical(value) == written
    assert strict_json.parse(written.decode()) == value


@patiently
@given(
    st.sampled_from(sorted(record_content())),
    st.sampled_from(sorted(version_content())),
    ANY_JSON,
)
def test_contents_of_any_kind_end_in_sentences(of_record, of_version, value):
    """A forger writes what he likes, with hashes that fit it."""
    version = {**version_content(), of_version: value}
    for parts in (
        evidence(version),
        evidence(**{of_record: value}),
        evidence(lines=[value]),
        evidence({**version_content(), "lines": [value]}),
        evidence({**version_content(), "lines": [{"line": value, "photos": [value]}]}),
    ):
        for finding in findings(parts):
            assert finding.sentence


@patiently
@given(st.sampled_from(sorted(evidence())), ANY_JSON)
def test_parts_of_any_kind_end_in_sentences(part, value):
    for changed in (value, [value], [{"number": value, "sha256": value}]):
        parts = {**evidence(), part: changed}
        assert all(finding.sentence for finding in findings(parts))
