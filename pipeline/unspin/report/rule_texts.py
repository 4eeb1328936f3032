"""What is written by hand about rules: a page for each family, and one for each rule that no table holds."""

# ruff: noqa: E501 - a paragraph a line reads best

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RulePage:
    """What a rule or a family of rules looks for, and what its findings are worth.

    ``examples`` are pairs: what is found, and what stands there after the repair (empty where it goes, None where no
    wording can be told). ``stays`` are texts that look alike and are left alone.
    """

    name: str
    title: str
    what: str
    why: str
    trust: str
    examples: tuple[tuple[str, str | None], ...] = ()
    stays: tuple[str, ...] = ()


FAMILIES = (
    RulePage(
        "channel",
        "A wording that the author did not choose",
        "The words are not what a writer of patient information would have put here, and a spinner is known to write them for others. Candidates come from the spin lexicon, canonical terms, a thesaurus, other forms and misspellings; word counts, word vectors and a sentence encoder weigh them against the words as they stand.",
        "A thesaurus knows no sense and no context: spun text names diseases that do not exist and advice that cannot be followed.",
        "Safe where the edit is accepted with a probability of .93 and more; of such edits in articles that no model had read 99 in 100 were right. What touches a number, a dose, a drug name, a negation, a side of the body or a quotation is only shown. On a page that does not look spun only what is all but certain is reported.",
        (("The laser closes crawler capillaries.", "The laser closes spider veins."),),
        ("The capillaries of the lung take up oxygen.",),
    ),
    RulePage(
        "function-word",
        "A small word or a filler that a spinner put in",
        "Spinners write “as well as” for “and”, “prior to” for “before”, “yet” for “but”, and pad sentences with “actually” and “certainly”. Each rule is one phrase with guards: the words that must or must not stand around it.",
        "Small words join the facts: “or” for “and” or “no longer” for “not” changes what the patient is told to do.",
        "Each rule has its own level. Weak rules, whose phrases are good English too, report only on a page that looks spun and where the words around bear it out.",
        (("Rest as well as ice bring the swelling down.", "Rest and ice bring the swelling down."),),
        ("The generic drug works as well as the brand does.",),
    ),
    RulePage(
        "boilerplate",
        "A block of the blog around the article",
        "Comment forms, share bars, bylines, menus, calls to subscribe: blocks that were copied along with the article. The whole block is proposed for deletion, with its fields and links.",
        "Readers take it for advice, search engines for content, and every later tool for prose.",
        "Safe where the wording belongs to blog engines alone, else review. Where the whole page is of this kind nothing is deleted.",
        (("Leave a Reply", ""), ("If you found this article helpful, please share it with your friends!", "")),
        ("Share this information with your doctor.",),
    ),
    RulePage(
        "damage",
        "Something a tool broke, whatever the words",
        "Leftover braces of a spinner, numbers turned into words in part, and wordings that no longer fit the abbreviation behind them.",
        "Broken numbers are the most dangerous thing in a medical text, and none of them can be guessed.",
        "Review where the original can be told, else display: the finding says where to look in the source.",
        (
            (
                "Hormone substitution treatment (HRT) eases hot flushes.",
                "Hormone replacement therapy (HRT) eases hot flushes.",
            ),
        ),
    ),
    RulePage(
        "grammar",
        "Grammar that a swap left broken",
        "After a repair the sentence is read by a grammar checker (Harper, or a LanguageTool server), and what it says beside the edit is taken over: articles, agreement, doubled words. Only rules that proved harmless on patient information are on.",
        "A right word in a broken sentence still reads as machine-made.",
        "Safe for an article or a doubled word beside an edit, else review; what adds, drops or doubles a word that carries a claim is only shown.",
        (("Place a ice pack on the knee.", "Place an ice pack on the knee."),),
        ("Medicare Part A covers the stay.",),
    ),
    RulePage(
        "suppress",
        "A directive that does not do what its writer meant",
        "Comments such as “unspin: ignore[channel.term] reason” leave findings out. These rules tell of directives that cannot be read, and of those that no longer leave anything out.",
        "A directive with a slip in it ignores nothing, and one that outlived its finding hides the next.",
        "Display: the directive is shown and never edited.",
    ),
    RulePage(
        "plain",
        "A wording that patients may not understand",
        "Terms of the trade with a plain wording to write instead, sentences that are too long, and abbreviations that the page never spells out. Off unless asked for: unspin check --plain, or plain = true in the settings. Findings stand beside those of spun text and never in their place.",
        "Many adults read at the level of the eighth grade or below, and what patients do not understand they do not follow.",
        "Display, always: nothing here is an error, and no repair applies it. The figure beside it is not a measured probability.",
        (("Utilize the inhaler twice a day.", "Use the inhaler twice a day."),),
        ("Hypertension (high blood pressure) has no symptoms.",),
    ),
)

FIXED = (
    RulePage(
        "channel.term",
        "A spun form of a medical term",
        "The words compose to a canonical term (a disease, an organ, a procedure, a drug group) through synonyms of its parts, in its order or another.",
        "Patients look up, and tell their doctor, the name of a disease: a name that does not exist helps nobody.",
        "As the family.",
        (("Deep capillary thrombosis is an emergency.", "Deep vein thrombosis is an emergency."),),
        ("A capillary is the smallest blood vessel.",),
    ),
    RulePage(
        "channel.synonym",
        "A synonym in the wrong sense",
        "The spin lexicon or the thesaurus knows the words as a swap for others, and in this sentence the others are far more likely.",
        "The swapped word is often good English with another meaning: “moderate” for “mild” makes a side effect worse.",
        "As the family; a small word, or one that carries a claim, is never safe.",
        (("Seek prompt medical focus.", "Seek prompt medical attention."),),
        ("Sleep was the focus of the study.",),
    ),
    RulePage(
        "channel.inflection",
        "Another form of the right word",
        "The word itself is right, its form does not fit: the spinner swapped it in from the dictionary without its ending.",
        "A verb without its ending or a plural without its s can change who does what.",
        "As the family; mostly review.",
        (("The nurse will checks the wound.", "The nurse will check the wound."),),
    ),
    RulePage(
        "channel.spelling",
        "A misspelt word, or one cut in two",
        "No clean text holds the word, and one that fits differs by a letter or two; or two words are the halves of one.",
        "A misspelt term is not found by whoever looks for it.",
        "As the family; drug names are never touched.",
        (("A local anesthtic numbs the gum.", "A local anesthetic numbs the gum."),),
    ),
    RulePage(
        "channel.project",
        "A wording of your own glossary",
        "The pair stands in a lexicon that the settings name (glossary = […]), such as “zorbic draining” for “lymph drainage”; it goes before all other candidates.",
        "A site's own spinner and its own terms are known best by its editors.",
        "As the family: your row proposes, the context decides.",
        (("Book your zorbic draining online.", "Book your lymph drainage online."),),
    ),
    RulePage(
        "damage.abbreviation",
        "A wording that does not fit its abbreviation",
        "The words before an abbreviation in brackets cannot be read as its letters, and a wording that can is known.",
        "The abbreviation survives the spinner, the wording does not: the two then name different things.",
        "Review where one known wording fits, else display.",
        (
            (
                "Hormone substitution treatment (HRT) eases hot flushes.",
                "Hormone replacement therapy (HRT) eases hot flushes.",
            ),
        ),
        ("Bronchopulmonary dysplasia (BPD) is a lung disease of babies.",),
    ),
    RulePage(
        "damage.spintax",
        "Spinner braces with bars",
        "A choice that the spinner should have made: wordings in braces with bars between them.",
        "The reader is given all wordings at once.",
        "Review: the first wording is proposed, any of them may be meant.",
        (("Take it with {food|meals|dinner}.", "Take it with food."),),
    ),
    RulePage(
        "damage.braces",
        "Spinner braces without bars",
        "Words in braces that a spinner should have chosen from; the bars between them are lost.",
        "The reader is given all wordings at once.",
        "Display: which of the words was meant cannot be told.",
        (("The {cut wound incision} heals within a week.", None),),
    ),
    RulePage(
        "damage.number",
        "A number that was taken apart",
        "A number whose digits were turned into words in part (eighteen.2), whose thousands were swapped (a couple of,000), or that reads “five-hitter to seven-membered”.",
        "Doses, blood values and days are told in numbers.",
        "Review where the number can be read (eighteen.2 is 18.2); of others display: look the number up in the source.",
        (("A body mass index below eighteen.2 is too low.", "A body mass index below 18.2 is too low."),),
    ),
    RulePage(
        "suppress.invalid",
        "A directive that cannot be read",
        "It names a rule that does not exist, has a verb that is not known, or gives no reason where the settings ask for one.",
        "It ignores nothing, though its writer thinks it does.",
        "Display: the message says what is wrong and, for a misspelt rule, which one is close.",
    ),
    RulePage(
        "suppress.unused",
        "A directive that ignores nothing",
        "Nothing is found where it points, or not of the rules it names.",
        "Left standing, it would hide whatever comes there later.",
        "Display: take the directive out.",
    ),
    RulePage(
        "plain.word",
        "A term with a plain wording",
        "The term, in any form and spelling, stands in glossary/plain_language.csv with what patients understand. Only its first place on a page is shown. A term that is explained anywhere on the page is left alone: “hypertension (high blood pressure)”, “high blood pressure (hypertension)”, “hypertension, or high blood pressure,”, “a condition called hypertension”. So are headings, quotations, names and drug names.",
        "A reader who stops at a word loses the advice behind it. Explaining the term once is as good as replacing it, and better where the patient will hear it again.",
        "Display: whether the term or the plain wording serves the reader is for you to say.",
        (("Hypertension has no symptoms.", "High blood pressure has no symptoms."), ("A nurse will administer the vaccine.", "A nurse will give the vaccine.")),
        ("Hypertension, or high blood pressure, has no symptoms.", "The administration office closes at noon."),
    ),
    RulePage(
        "plain.long-sentence",
        "A sentence that is too long",
        "A sentence with more than 25 words, or as many as max-sentence-words in the settings says. Numerals are not counted. The mark stands under its first words that no other finding holds.",
        "Readers lose the thread: GOV.UK, which asks for no more than 25 words, cites that sentences of 25 words are hard and those of 29 very hard.",
        "Display: how to split it is for you to say.",
        (
            (
                "Before the operation you will meet the surgeon, who will mark the knee, answer your questions, explain once more what will be done, and ask you to sign the consent form.",
                "Before the operation you will meet the surgeon. She will mark the knee and answer your questions. She will also explain once more what will be done, and ask you to sign the consent form.",
            ),
        ),
        ("Before the operation you will meet the surgeon. She will mark the knee and answer your questions.",),
    ),
    RulePage(
        "plain.abbreviation",
        "An abbreviation that the page never spells out",
        "Two to six capitals whose meaning the page gives nowhere, neither in brackets nor in words with these initials. Common ones such as TV, DNA and HIV, degrees, and words in capitals are left alone.",
        "The same letters mean different things to different readers, and to most readers nothing.",
        "Display. The wordings of glossary/abbreviations.csv are named where it has the letters.",
        (("Your COPD may get worse in winter.", "Your chronic obstructive pulmonary disease (COPD) may get worse in winter."),),
        ("Magnetic resonance imaging (MRI) is noisy. The MRI takes 20 minutes.",),
    ),
)
