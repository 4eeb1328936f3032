"""Write glossary/protected/drugs.txt: single-word drug names that a repair may neither change, drop nor add.

Usage: python pipeline/training/build_drug_names.py DATA OUTPUT

DATA is the folder with lexical/terms.tsv.gz, lexical/wordfreq_en_zipf.tsv.gz and lexical/wordlists/. Names come from
MedlinePlus (all words of its drug titles but routes and forms), the DrugBank open vocabulary, and those rows of Open
English WordNet that share a name with one of them. Ordinary words are left out: they would block harmless repairs.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterable
from pathlib import Path

ORDINARY_ZIPF = 3.5
"""Words at least so frequent (more than 3 in a million) are ordinary English unless in ``CLEARLY_DRUGS``."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CLEARLY_DRUGS = _words(
    """
    accutane acetaminophen adderall adrenaline amoxicillin antacid asclera aspirin botox botulinum cocaine codeine cortisone
    digoxin dysport epinephrine estrogen fentanyl heparin heroin hydrocortisone ibuprofen insulin juvederm ketamine
    lidocaine lithium melatonin metformin methadone methotrexate morphine naloxone nicotine nitroglycerin oestrogen
    omeprazole oxycodone oxytocin paracetamol penicillin polidocanol prednisone progesterone restylane sotradecol
    statin statins steroid steroids testosterone tylenol valium varithena viagra warfarin xanax
    """
)
"""Frequent or missing from the sources, but drug names all the same; written by us."""

FORMS = _words(
    """
    absorbed acetate acid acids actinic activated active adult aerosol against agent agents alfa alkaloid allergen
    and anhydrous anthrax antigen artificial augmented bacillus base bayer benzoyl benzyl bicarbonate buccal calcium
    cancer capsule carbonate cell cells chickenpox chloride citrate citric clostridium combination combinations
    complex component conjugate conjugated containing contraceptives cream delayed dental dimethyl diphtheria
    disodium drops dye ear effects elemental emulsion encephalitis enema enzymes esterified ethyl extended extract
    eye fat ferric ferrous fica film flu fluid foam for free from fumarate gel globulin gluconate glycol granules
    haemophilus health hemangioma hepatitis high hormone hormones human hydrate hydrochloride hydroxide immune
    implant inactivated infant infantile influenza influenzae infusion inhalation inhaled injection injections
    insert instillation intradermal intramuscular intranasal intrauterine intravenous iodide irrigation keratosis
    killed lipid liposomal liposome liquid live lotion lozenge lozenges luminal magnesium measles medicated
    meningococcal mineral misuse multiple mumps nasal natural newborns nitrate oil ointment ophthalmic oral
    osteoarthritis otic overdose oxide pack papillomavirus patch pediatric pegylated pen peroxide pertussis
    phosphate pneumococcal polio polyethylene polysaccharide polystyrene potassium powder preparation products
    rabies rdna recombinant rectal release replacement repository ring rotavirus rubella saline salts shampoo
    shingles skin sodium softeners solution spray subcutaneous sublingual succinate sulfate sulfide sulfonate
    supplements suppositories suppository suspension swab system systemic tablet tablets tdap test tetanus therapy
    topical toxoid transdermal trioxide type typhoid urethral urogenital use vaccine vaccines vaginal varicella
    viral virus viscous vitamin vitamins with yellow zoster
    """
)
"""Words of MedlinePlus titles and DrugBank names that name a route, a form, a salt or a disease."""

MAX_NAMES = 12_000
_NAME = re.compile(r"[a-z]{4,}(?:-[a-z]{2,})*")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")

HEADER = """\
# Names of drugs that a repair may neither change, drop nor add; one lower-case word per line, sorted.
# Built by pipeline/training/build_drug_names.py; corrections belong there (CLEARLY_DRUGS, FORMS).
# Sources: MedlinePlus drug titles by way of MedQuAD (CC BY 4.0); DrugBank open vocabulary (CC0 1.0);
# Open English WordNet (CC BY 4.0, WordNet licence). Ordinary words left out by wordfreq (CC BY-SA 4.0) and SCOWL.
"""


def main(data: Path, output: Path) -> None:
    """Read the sources, write the list, say how many names it holds."""
    names = drug_names(data / "lexical")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(HEADER + "".join(f"{name}\n" for name in names), encoding="utf-8", newline="\n")
    print(f"{len(names)} names in {output}")


def drug_names(lexical: Path) -> list[str]:
    """The names, sorted."""
    zipf = read_zipf(lexical / "wordfreq_en_zipf.tsv.gz")
    dictionary = set((lexical / "wordlists" / "american-english.txt").read_text(encoding="utf-8").split())
    medline, drugbank, wordnet = read_terms(lexical / "terms.tsv.gz")
    medline_words = {word for name in medline for word in _WORD.findall(name) if _NAME.fullmatch(word)}
    known = {name for name in drugbank if _NAME.fullmatch(name)} | medline_words
    shared = {name for row in wordnet if known.intersection(row) for name in row if _NAME.fullmatch(name)}

    def ordinary(word: str) -> bool:
        return word in FORMS or zipf.get(word, 0.0) >= ORDINARY_ZIPF

    names = {word for word in medline_words if not ordinary(word)}
    names |= {word for word in known | shared if not ordinary(word) and word not in dictionary}
    names |= CLEARLY_DRUGS
    assert len(names) <= MAX_NAMES, f"{len(names)} names"
    return sorted(names)


def read_zipf(path: Path) -> dict[str, float]:
    """Word to Zipf frequency (log10 of occurrences in 10**9 words)."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        next(rows)
        return {word: float(figure) for word, figure in (row.rstrip("\n").split("\t") for row in rows)}


def read_terms(path: Path) -> tuple[set[str], set[str], list[set[str]]]:
    """Lower-case names of MedlinePlus and DrugBank, and the WordNet rows of names that mean the same."""
    medline: set[str] = set()
    drugbank: set[str] = set()
    wordnet: list[set[str]] = []
    for names, source in drug_rows(path):
        if "MPlusDrugs" in source:
            medline |= names
        elif source.startswith("DrugBank"):
            drugbank |= names
        else:
            wordnet.append(names)
    return medline, drugbank, wordnet


def drug_rows(path: Path) -> Iterable[tuple[set[str], str]]:
    """The names and the source of each row of the category drug."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            term, synonyms, category, source, _ = row.rstrip("\n").split("\t")
            if category == "drug":
                yield {name.lower() for name in (term, *synonyms.split("|")) if name}, source


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
