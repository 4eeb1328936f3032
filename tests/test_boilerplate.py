"""Blocks around an article: each example goes, each block to leave alone stays, and no hole is left."""

import itertools
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.detect.boilerplate import BlockRule, _RuleIndex, bare_text, load
from unspin.detect.parts import Opening
from unspin.errors import GlossaryError
from unspin.formats import parse
from unspin.model import Applicability, Document, Segment, SegmentKind, Span
from unspin.resources import glossary_root

DETECTOR = load(glossary_root())
RULES = DETECTOR.rules


def page(*blocks: str, gap: str = "\n\n", end: str = "\n") -> Document:
    source, segments = "", []
    for i, block in enumerate(blocks):
        start = len(source)
        source += block + (gap if i + 1 < len(blocks) else end)
        segments.append(Segment.literal(block, start))
    return Document(source, tuple(segments))


def cleaned(document: Document) -> str:
    text = document.source
    for finding in reversed(DETECTOR(document)):
        text = text[: finding.span.start] + text[finding.span.end :]
    return text


EXAMPLES = [pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in RULES for i, text in enumerate(rule.examples)]
LEAVE_ALONE = [pytest.param(text, id=f"{rule.id}-{i}") for rule in RULES for i, text in enumerate(rule.leave_alone)]

MEDICAL = [
    "Share this information with your doctor.",
    "Leave a reply to the nurse's message.",
    "Call 555-0134 to book an appointment.",
    "Opening hours: Monday to Friday, 8 am to 5 pm",
    "12 Harbour Street, second floor",
    "If you think you may have an emergency, call 911.",
    "This leaflet does not replace the advice of your doctor.",
    "Contact us",
    "Visit our clinic on the first floor.",
    "Next appointment",
    "Follow the advice of the nurse.",
    "Email the ward if you cannot come.",
    "Read the label before you take the tablets.",
    "One comment from a patient: it did not hurt.",
    "Related conditions",
    "Sign up for a first-aid class.",
    "Log in to see your test results.",
    "Tweet-like sounds in the ear are called tinnitus.",
    "Print your name and date of birth on the form.",
    "Search your scalp for ticks.",
    "Home care",
    "About the operation",
    "Source of the pain",
    "Previous surgery",
    "Copyright does not apply to your own records.",
    "Author of your own recovery",
    "Follow us to the recovery room.",
    "Comment on any new pain.",
    "Tags of skin on the neck are harmless.",
    "Rate your pain from 0 to 10.",
]


CLINIC = [
    "Call us today to book an appointment.",
    "Call us today to book your visit with one of our surgeons.",
    "To book a visit, call 555-0134 or stop by the front desk.",
    "Contact us at once if the wound opens.",
    "Medically reviewed by Dr. Anna Bell, MD",
    "Reviewed by Sam Low, MD, on June 3, 2020",
    "Last reviewed: June 3, 2020",
    "Medical review: March 2021",
    "References",
    "1. Low S, Bell A. Spider veins and heat. J Vein Surg. 2014;3(2):11-15.",
    "Sources: National Institutes of Health; World Health Organization",
    "Source: National Cancer Institute",
    "Related conditions: eczema, hay fever, asthma",
    "Related tests",
    "Related topics in this leaflet: diet, exercise, sleep",
    "Next steps",
    "Previous treatment",
    "About your doctor",
    "About Dr. Bell",
    "Meet our team",
    "Comments on your test results",
    "Discussion",
    "Print this sheet and bring it along.",
    "A first visit costs $120; a follow-up costs $80.",
    "Prices from $45",
    "Monday to Friday: 8 am to 5 pm",
    "Saturday: closed",
    "Open 24 hours",
    "Sign up for the patient portal",
    "Log in to the patient portal to see your letters.",
    "Register with our practice",
    "Phone: 555-0134",
    "Email: front.desk@example.org",
    "Email",
    "Fax",
    "Website: www.example.org",
    "12 Harbour Street, Springfield",
    "Share this leaflet with your family.",
    "Share your worries with the nurse.",
    "Follow up",
    "Follow-up visits",
    "Follow the steps below.",
    "Follow your plan even when you feel well.",
    "Tell us about your medicines.",
    "Let us know if you cannot come.",
    "Thank you for choosing our clinic.",
    "We value your feedback: fill in the form at the desk.",
    "How useful is the test?",
    "Rate your pain each evening.",
    "Score: 7 to 9 means a healthy baby.",
    "4 out of 5 patients feel better within a week.",
    "120/80",
    "2 x 5 mg = 10 mg a day",
    "By mouth",
    "By injection",
    "Posted tests are read within a week.",
    "Tags of skin can be frozen off.",
    "Categories of burns",
    "Topics to raise with your doctor",
    "Read the label before you take the tablets.",
    "Read more than one source.",
    "Learn how to use your inhaler.",
    "Learn more about your condition",
    "Watch the skin around the cut for redness.",
    "Watch for signs of infection.",
    "Listen to your baby's breathing.",
    "Download the consent form and sign it.",
    "Free flu shots for people over 65",
    "Free checks for new mothers",
    "Subscribe to the idea that rest heals, and you may be wrong.",
    "Join our walking group on Tuesday at 10 am.",
    "Join the trial",
    "Support groups",
    "Stay connected with family and friends.",
    "Keep in touch with your midwife.",
    "Image tests",
    "Photo of the rash",
    "Photographs are taken by the nurse before the operation.",
    "Video visits",
    "Page through the booklet before the visit.",
    "Step 1 of 3",
    "3 visits in the first year",
    "5 minutes of rest",
    "About 10 minutes",
    "Search for lumps once a month.",
    "Type and stage",
    "Home",
    "Services",
    "Contact",
    "Contact us",
    "Location",
    "Menu",
    "Diet menu for the first week",
    "Archive samples",
    "Advertising of tobacco harms children.",
    "Sponsored walk for the heart ward",
    "Copyright of the drawings lies with the hospital trust that made them.",
    "(c) 2 tablets at night",
    "(a) Wash your hands.",
    "Disclaimer of liability is part of the consent form.",
    "This leaflet does not replace the advice of your doctor.",
    "The information on this page is not a substitute for a visit: see your doctor if the pain stays.",
    "If you have an emergency, call 911.",
    "Cookies, crisps and cakes are high in salt.",
    "Accept help when it is offered.",
    "Password",
    "Name",
    "Name:",
    "Date of birth",
    "Date: June 3, 2014",
    "Patient's name",
    "Loading dose: 300 mg",
    "Bookmark your place in the diary.",
    "Author",
    "Writing for relief",
    "Keywords to know",
    "Question: what is a spider vein?",
    "What do you think causes the pain?",
    "Have you had surgery before?",
    "Have you ever had a reaction to a drug?",
    "Are you pregnant?",
    "Was this your first fall?",
    "Do you have any allergies?",
    "If you are looking for help to stop smoking, ask at the desk.",
    "If you found a lump, do not wait.",
    "Click the pen until it stops.",
    "Press here to stop the pump.",
    "Tap the vial.",
    "Visit us at our new site on Hill Road.",
    "Visit our pharmacy on the ground floor.",
    "See our leaflet on diet.",
    "For more information, call the ward on 555-0134.",
    "For more information about asthma, ask your nurse.",
    "Find out more from your care team.",
    "Keep reading the diary.",
    "Continue taking your tablets.",
    "Older people",
    "Next of kin",
    "Recent surgery",
    "Popular diets",
    "More tests",
    "Similar drugs",
    "Other treatments you may like to discuss",
    "You may also need a scan.",
    "You may also like to bring a friend.",
    "You might also feel sick.",
    "People also call it housemaid's knee.",
    "Recommended for you by your doctor: a low-salt diet",
    "Suggested reading for carers",
    "Also see a dentist twice a year.",
    "See also: wound care",
    "View of the knee from the side",
    "Top of the foot",
    "Table of doses",
    "Contents of the kit",
    "Back to work",
    "Back to school after tonsils are out",
    "Skip the next dose if you feel faint.",
    "Close the bottle.",
    "Toggle the switch to start the pump.",
    "No response to light",
    "One response in three",
    "No comments were made on the scan.",
    "12 people like this were helped by the drug.",
    "Dr. Low says that walking helps.",
    "The nurse says:",
    "Reply by post",
    "In March 2020 the drug was approved.",
    "By June 3, 2014 all patients had gone home.",
    "Updated guidelines",
    "Last updated plan",
    "Published trials show a small gain.",
    "Written by hand",
    "Posted letters take two days.",
    "Submitted samples are kept for a year.",
    "Filed nails are less sharp.",
    "Views of patients",
    "Two views of the chest are taken.",
    "Visits: 2 per day",
    "Visitors: 2 at a time",
    "Words to know",
    "Time to read: 5 mg",
    "Stars and flashes of light",
    "Buy a cold pack at the pharmacy.",
    "Order now: repeat prescriptions",
    "Get your free kit from the clinic.",
    "Use code 4 at the door.",
    "Support us all through the night, she asked the nurses.",
    "Donate blood",
    "English",
    "Interpreter: English | Spanish",
    "Language",
    "Guest rooms for families",
    "Welcome to our clinic.",
    "Welcome to the ward.",
    "Hello",
    "We use cookies made with oats.",
    "X",
    "Line",
    "Like",
    "Pain | mild | severe",
    "Left | Right",
    "Rest → ice → heat",
    "« It did not hurt »",
    "A → B",
    "#1 cause of knee pain",
    "***",
    "1 2 3",
    "(c) after the operation",
    "Anna Bell, RN",
    "Sam Low, MD",
    "Book online",
    "Our fees",
    "How to find us",
    "Parking is free for the first hour.",
    "Bring your insurance card and a list of your drugs.",
    "What to expect on the day",
    "Questions to ask your surgeon",
    "Written in plain English for patients and carers",
    "Print your name and sign below.",
    "Send the form by email or by post.",
    "Related to you: a parent, brother or sister",
    "Shared decisions",
    "More about hip pain",
    "Search and rescue staff are at risk, too.",
    "Your email address will not be shared outside our hospitals.",
    "Your email address will not be shared with doctors of other clinics.",
    "Your email address will not be shared with nurses outside the wards.",
]
"""Blocks of clinic pages that must not be touched, wherever they stand."""


@pytest.mark.parametrize(("rule", "text"), EXAMPLES)
def test_example_goes(rule: BlockRule, text):
    assert rule.fits(text)


@pytest.mark.parametrize("text", LEAVE_ALONE + MEDICAL + CLINIC)
def test_block_stays_wherever_it_stands(text):
    assert DETECTOR.rule_for(text, at_start=True, at_end=True) is None


def test_the_quick_look_hides_nothing(monkeypatch):
    """Phrases that are passed over unread would not have matched: each text as it is, and with an s behind each word."""
    texts = [text for rule in RULES for text in (*rule.examples, *rule.leave_alone)] + MEDICAL + CLINIC
    texts += [re.sub(r"(?<=[a-z])(?=\W|$)", "s", text) for text in texts]
    quick = [DETECTOR.rule_for(text, at_start=True, at_end=True) for text in texts]
    monkeypatch.setattr(Opening, "may_match", lambda *_: True)
    monkeypatch.setattr(_RuleIndex, "may_fit", lambda index, _: index.patterns)
    assert quick == [DETECTOR.rule_for(text, at_start=True, at_end=True) for text in texts]


EDGES = re.compile(r"\A[^\w©(\[]+|(?<![^\w)\]©])[^\w)\]©]+\Z")


@given(st.text("aB 9_.,©()[]—\"\n📘", max_size=9))
def test_the_marks_at_both_ends_go(text):
    """As one expression says it, which takes longer."""
    assert bare_text(text) == EDGES.sub("", " ".join(text.replace("📘", " ").split()))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_safe_means_98_of_100(rule):
    assert rule.applicability is not Applicability.SAFE or rule.confidence >= 0.98


PROSE = "Spider veins are small, harmless veins that show through the skin of the legs."
PAGES = [
    (("Tweet", PROSE), PROSE + "\n"),
    ((PROSE, "Share this:", "Tweet", "Facebook", PROSE), f"{PROSE}\n\n{PROSE}\n"),
    (
        (PROSE, "Leave a Reply", "Your email address will not be published.", "Name *", "Email *", "Post Comment"),
        PROSE + "\n",
    ),
    ((PROSE, "Go away a Reply", "Name", "Share this publish"), PROSE + "\n"),
    ((PROSE, "Email", "Name"), f"{PROSE}\n\nEmail\n\nName\n"),
    ((PROSE, "Posted in Skin | Tagged acne | 3 Comments", PROSE), f"{PROSE}\n\n{PROSE}\n"),
    ((PROSE, "Related Posts:\nFive foods for the skin\nHow to sleep well"), PROSE + "\n"),
    ((PROSE, "Related Posts:\nCall the ward today."), f"{PROSE}\n\nRelated Posts:\nCall the ward today.\n"),
    ((PROSE, "Share this:\nTweet\nEmail", PROSE), f"{PROSE}\n\n{PROSE}\n"),
    ((PROSE, "Share this:\nCall the clinic", PROSE), f"{PROSE}\n\nShare this:\nCall the clinic\n\n{PROSE}\n"),
]


@pytest.mark.parametrize(("blocks", "expected"), PAGES)
def test_pages_are_cleaned_without_a_hole(blocks, expected):
    assert cleaned(page(*blocks)) == expected


WHOLE_PAGES = {
    "wordpress-text": (
        "text",
        """
        + Spider veins on the legs
        - By Dr Who | March 3, 2020 | 0 comments
        + Spider veins are small, harmless veins that show through the skin.
        + When to see a doctor
        + See your doctor if the skin near the vein breaks or bleeds.
        - This entry was posted in Veins and tagged legs, skin. Bookmark the permalink.
        - Share this:
        - Click to share on Facebook (Opens in new window)
        - Like Loading...
        - ← Foot pain: what you can do
        - Knee pain: what you can do →
        - Leave a Reply
        - Your email address will not be published. Required fields are marked *
        - Name *
        - Post Comment
        - Proudly powered by WordPress
        """,
    ),
    "spun-text": (
        "text",
        """
        - Home » Blog » Acne
        + Acne begins when oil and dead skin block a pore.
        + Wash the face twice a day with lukewarm water.
        - This access was posted in Skin Care by means of admin.
        - Proportion this post
        - Relevant articles
        - Concerning the author
        - Anna Bell is a freelance copywriter who loves her dog.
        - Go away a reply
        - Your electronic mail deal with will not be published.
        - All civil liberties reserved
        """,
    ),
    "directory-text": (
        "text",
        """
        + A cold pack eases pain in the first two days.
        + Rest the foot and keep it raised.
        - For more information about foot pain, visit our website at www.example.com
        - About the Author: Sam Low
        - Article Source: http://EzineArticles.com/1234
        - You may reprint this article as long as the resource box stays intact.
        """,
    ),
    "clinic-text": (
        "text",
        """
        + Your hernia operation
        + Medically reviewed by Dr. Anna Bell, MD
        + The operation takes about an hour.
        + Next steps
        + Call us today to book an appointment.
        + Share this leaflet with your family.
        + Print this sheet and bring it along.
        + References
        + Low S. Hernia repair. J Surg. 2014;3:11-15.
        + Contact us
        + Monday to Friday: 8 am to 5 pm
        - © 2020 Harbour Clinic. All rights reserved.
        """,
    ),
    "lists-text": (
        "text",
        """
        + Eat more of these foods:
        + - oats and barley
        + - beans and lentils
        - Related Posts
        - - Ten foods for clear skin
        - - How to sleep well at night
        - Tags: food, skin
        """,
    ),
    "medium-markdown": (
        "markdown",
        """
        + # Sleep and pain
        - Anna Bell · Mar 3, 2020 · 4 min read
        + Poor sleep makes pain *worse* the next day.
        + ## What helps
        + - Go to bed at the same time.
        + - Keep the room dark.
        - Photo by Sam Low on Unsplash
        - *Originally published at [www.example.com](http://www.example.com).*
        - **Sign up for our [newsletter](http://www.example.com)!**
        - ### More from Anna Bell
        - Recommended from Medium
        """,
    ),
    "share-markdown": (
        "markdown",
        """
        - [Home](/) » [Blog](/blog) » Asthma
        + ## Asthma in the cold
        + Cold air can tighten the airways.
        - [Facebook](#f) [Twitter](#t) [Pinterest](#p)
        + Use your reliever first, then rest.
        - **Also read:** [Five foods for the lungs](/food)
        + Keep the inhaler with you on walks.
        - ★★★★☆ 4.2 / 5 (37 votes)
        - [← Previous Post](/a)
        - #asthma #lungs #cold
        """,
    ),
    "clinic-markdown": (
        "markdown",
        """
        + # About your doctor
        + Dr. Low has worked at the clinic since 2010.
        + ## Comments on your test results
        + The nurse calls you within a week.
        + ## Related conditions
        + - eczema
        + - hay fever
        + Sign up for the patient portal at the desk.
        + Prices from $45
        """,
    ),
    "toc-markdown": (
        "markdown",
        """
        + # Back pain
        - Table of Contents [hide]
        - - What it is
        - - How to ease it
        + ## What it is really
        + Most back pain passes within six weeks.
        + ## How to ease it today
        + Stay active and use a warm pack.
        - 3 Comments
        - Disclaimer: this blog is for entertainment purposes only.
        """,
    ),
    "joomla-html": (
        "html",
        """
        - <p>You are here: Home &gt; Articles &gt; Veins</p>
        + <h1>Vein clinics</h1>
        - <p>Last Updated on Monday, 03 June 2014 10:32</p>
        - <p>Written by Super User</p>
        + <p>A vein clinic treats legs that ache at night.</p>
        - <p>Hits: 1204</p>
        - <p>Incoming search terms: vein pain, leg veins</p>
        """,
    ),
    "related-html": (
        "html",
        """
        + <h1>Dry skin</h1>
        + <p>Use a plain cream after each bath.</p>
        + <ul><li>Pat the skin dry.</li></ul>
          <div>
        - <h3>You might also like</h3>
          <ul>
        - <li><a href="/a">Ten foods for clear skin</a></li>
        - <li><a href="/b">How to sleep well at night</a></li>
          </ul>
          </div>
        - <p><a href="#">Subscribe to our newsletter</a></p>
        - <p>As an Amazon Associate I earn from qualifying purchases.</p>
        """,
    ),
    "blogger-html": (
        "html",
        """
        + <h2>Heel pain</h2>
        + <p>Stretch the calf for one minute, three times a day.</p>
        - <p>Posted by Anna at 10:32 AM No comments:</p>
        - <p>Email This BlogThis! Share to X Share to Facebook</p>
        - <p>Labels: heel, foot</p>
        - <p>Newer Post</p>
        - <p>Subscribe to: Posts (Atom)</p>
        - <p>Powered by Blogger.</p>
        """,
    ),
    "rated-html": (
        "html",
        """
        + <h2>Warts</h2>
        + <p>Most warts go by themselves within two years.</p>
        - <p>Just how useful was this post?</p>
        - <p>Click on a star to rate it!</p>
        - <p>We use cookies to make this site better. <a href="#">Accept</a></p>
        - <p>Are you human?</p>
        - <p>7 + 2 =</p>
        - <p><a href="#top">Back to top ↑</a></p>
        """,
    ),
    "clinic-html": (
        "html",
        """
        + <h1>Blood tests</h1>
        + <p>Reviewed by Sam Low, MD, on June 3, 2020</p>
        + <table><tr><th>Test</th><th>Comments</th></tr><tr><td>Iron</td><td>No comments</td></tr></table>
        + <p>Log in to the patient portal to see your letters.</p>
        + <h2>Contact us</h2>
        + <p>Email</p>
        + <p>front.desk@example.org</p>
        + <p>This leaflet does not replace the advice of your doctor.</p>
        """,
    ),
}


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_whole_pages(name):
    format_name, marked = WHOLE_PAGES[name]
    lines = [line.removeprefix(" " * 8) for line in marked.strip("\n").splitlines()][:-1]
    source = ("\n" if format_name == "html" else "\n\n").join(line[2:] for line in lines) + "\n"
    left = source
    for finding in reversed(DETECTOR(parse(source, format_name=format_name))):
        assert finding.applicability is not Applicability.DISPLAY
        left = left[: finding.span.start] + left[finding.span.end :]
    assert [line[2:] for line in lines if line[0] == "+" and line[2:] not in left] == []
    assert [line[2:] for line in lines if line[0] == "-" and line[2:] in left] == []


@pytest.mark.parametrize("text", ["***", "—", "1", "…", "• • •", "§ 5", "A", "\ufffc"])
def test_marks_and_numbers_stay(text):
    assert DETECTOR.rule_for(text, at_start=True, at_end=True) is None


def test_pictures_do_not_count():
    assert DETECTOR.rule_for("📘 Facebook 🐦 Twitter 📌 Pinterest ✉️ Email", at_start=False, at_end=False) is not None


@pytest.mark.parametrize("text", ["Posted by admin", "Tweet"])
def test_short_cells_of_a_table_stay(text):
    cell = Segment.literal(text, 0, SegmentKind.TABLE_CELL)
    behind = Segment.literal(PROSE, len(text) + 2)
    findings = DETECTOR(Document(f"{text}\n\n{PROSE}\n", (cell, behind)))
    assert len(findings) == (len(text.split()) >= 3)


def test_the_table_is_large_and_every_rule_is_tried_twice():
    assert len(RULES) >= 80
    assert [rule.id for rule in RULES if len(rule.examples) < 2 or len(rule.leave_alone) < 2] == []


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_file_keeps_its_final_newline(newline):
    document = page(PROSE, "Proudly powered by WordPress", gap=newline * 2, end=newline)
    assert cleaned(document) == PROSE + newline


def test_blocks_that_belong_to_the_end_stay_in_the_middle():
    blocks = [PROSE] * 12
    blocks[3] = "Tagged asthma, inhaler"
    assert DETECTOR(page(*blocks)) == ()
    assert len(DETECTOR(page(*blocks[:3], PROSE, blocks[3]))) == 1


def test_a_page_of_nothing_else_is_only_shown():
    findings = DETECTOR(page("Share this:", "Leave a Reply"))
    assert [finding.applicability for finding in findings] == [Applicability.DISPLAY] * 2


BLOCKS = st.lists(
    st.sampled_from(
        [PROSE, "Rest the leg.", "Tweet", "Leave a Reply", "Name *", "Post Comment", "3 Comments", "Read more »"]
    ),
    max_size=8,
)


@given(BLOCKS, st.sampled_from(["\n\n", "\r\n\r\n", "\n", "\n\n\n"]), st.sampled_from(["", "\n", "\r\n"]))
def test_findings_are_sorted_disjoint_and_true_to_the_source(blocks, gap, end):
    document = page(*blocks, gap=gap, end=end)
    findings = DETECTOR(document)
    assert all(finding.span.slice(document.source) == finding.found for finding in findings)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(findings))


@given(BLOCKS)
def test_prose_is_never_touched(blocks):
    assert cleaned(page(*blocks)).count(PROSE) == blocks.count(PROSE)


def test_a_segment_without_a_block_is_left_alone():
    lone = Segment("Tweet", Segment.literal("Tweet").pieces)
    assert DETECTOR(Document("Tweet", (lone,))) == ()


BAD = [
    ('[[block]]\nid = "a"\npatterns = ["x"]\nconfidence = 0.9\nexamples = ["x"]\n', "lacks leave_alone"),
    ('[[block]]\nid = "a"\npatterns = ["x"]\nconfidence = 0.9\nexamples = []\nleave_alone = ["y"]\n', "untested"),
    (
        '[[block]]\nid = "a"\npatterns = ["x"]\nconfidence = 0.9\nexamples = ["x"]\nleave_alone = ["y"]\nonly_at = "top"\n',
        "unknown match or only_at",
    ),
    (
        '[[block]]\nid = "a"\npatterns = ["<x>"]\nconfidence = 0.9\nexamples = ["x"]\nleave_alone = ["y"]\n',
        "no slot <x>",
    ),
    (
        '[[block]]\nid = "a"\npatterns = ["{x}"]\nconfidence = 0.9\nexamples = ["x"]\nleave_alone = ["y"]\n',
        "no part {x}",
    ),
]


@pytest.mark.parametrize(("toml", "problem"), BAD)
def test_bad_rule_is_refused_with_file_line_and_reason(tmp_path, toml, problem):
    (tmp_path / "boilerplate.toml").write_text("# head\n" + toml, encoding="utf-8")
    with pytest.raises(GlossaryError, match=problem) as error:
        load(tmp_path, compiled=True)
    assert (error.value.path, error.value.line) == ("boilerplate.toml", 3)


def test_span_reaches_over_the_gap_on_one_side_only():
    (finding,) = DETECTOR(page(PROSE, "Tweet", PROSE))
    assert finding.span == Span(len(PROSE) + 2, len(PROSE) + 2 + len("Tweet\n\n"))


@pytest.mark.parametrize(
    "text",
    ["March 3, 2020 | " * 6 + "9x", "March 3 - " * 8 + "9x", "Anna " * 26, "facebook, " * 14 + "zzz", "home " * 29],
)
def test_no_block_takes_long(text):
    start = time.process_time()
    assert not [rule.id for rule in RULES if rule.fits(text) and rule.applicability is Applicability.SAFE]
    assert time.process_time() - start < 5


def test_a_long_block_stays():
    """No rule is for blocks of thousands of characters, and some would take the square of them."""
    text = "Share this post on " + "facebook" * 20_000
    assert DETECTOR.rule_for(text, at_start=True, at_end=True) is None


BETWEEN = [
    ("a quotation", "Share this:\n\n> Stop aspirin 7 days before.\n\nTweet\n", "x.md", "> Stop aspirin 7 days before.\n\n"),
    ("code", "Share this:\n\n```\n5 mg\n```\n\nTweet\n", "x.md", "```\n5 mg\n```\n\n"),
    ("a picture", '<p>Share this:</p><img src="a.png" alt="Doses by age"><p>Tweet</p>', "x.html", '<img src="a.png" alt="Doses by age">'),
    ("a film", "<p>Share this:</p><iframe src=a></iframe><p>Tweet</p>", "x.html", "<iframe src=a></iframe>"),
    ("beside it in its container", "<div><pre>5 mg</pre><p>Share this:</p><p>Tweet</p></div>", "x.html", "<div><pre>5 mg</pre></div>"),
    ("the picture of a button", '<p>Share this:</p><a href=a><img src=a alt="Facebook"></a><p>Tweet</p>', "x.html", ""),
    ("what nobody sees", "<p>Share this:</p><!-- 5 --><svg><title>x</title></svg><script>y()</script><p>Tweet</p>", "x.html", ""),
    ("a list", "Share this:\n\n1. Facebook\n2. Twitter\n", "x.md", ""),
    ("template code", "{{% notice %}}\nShare this post:\n\nRest the leg.\n{{% /notice %}}\n", "x.md", "{{% notice %}}\nShare this post:\n\n"),
    ("template code of a page", "<div>{% if a %}Share this post:<p>Rest.</p>{% endif %}</div>", "x.html", "{% if a %}Share this post:"),
    ("a component", "<Callout>\nShare this post:\n\nRest the leg.\n</Callout>\n", "x.mdx", "<Callout>\nShare this post:\n\n"),
    ("a cell that goes on", "<table><td>Leave a reply now:<div>Rest the leg.</div></td></table>", "x.html", "<td><div>Rest the leg.</div></td>"),
    ("an item that goes on", "<ul><li>Share this post: <iframe></iframe></li></ul>", "x.html", "<li> <iframe></iframe></li>"),
    ("a paragraph that ends where a list begins", "<p>Share this post:<ul><li>Rest the leg.</ul>", "x.html", "\n<ul><li>Rest the leg.</ul>"),
    ("attributes above", "[WARNING]\nShare this post:\n\nRest the leg.\n", "x.adoc", "[WARNING]\nShare this post:\n\n"),
]


@pytest.mark.parametrize(("source", "path", "kept"), [case[1:] for case in BETWEEN], ids=[case[0] for case in BETWEEN])
def test_what_stands_between_blocks_stays(source, path, kept):
    """What goes are blocks and the markup around them, nothing that a reader, or the program that builds the page, would miss."""
    prose = "<p>Veins are common.</p>\n" if path == "x.html" else "Veins are common.\n\n"
    left = cleaned(parse(prose + source, path))
    assert kept.strip() in left if kept else left.strip() == prose.strip()
    assert "Share this:" not in left
