#!/usr/bin/env python3
"""Computes the statistics of `src/analysis` with Python libraries, from the same data, and compares.

    python3 tests/peers/analysis.py
    python3 tests/peers/analysis.py --simulations

The libraries (pingouin, statsmodels, scipy, girth, crowd-kit) are installed into a virtual environment beside this
script's temporary files; our values come from `cargo bench --bench analysis -- --values FILE`, and those of tables once more
from `candidates-bot exam stats --matrix`. With `--simulations` the
exams of a thousand people are played as well, which takes half an hour: how many have any flag though nobody copied, and
how many copies are found. Exits with 1 if anything is farther off than it may be.
"""

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import venv

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
PACKAGES = ["pingouin", "statsmodels", "scipy", "girth", "crowd-kit"]


def law_school():
    """Bock and Lieberman 1970, table 1."""
    counts = [3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298]
    return [[float(pattern >> (4 - item) & 1) for item in range(5)] for pattern, count in enumerate(counts) for _ in range(count)]


def made_up(people, items, missing):
    """Answers by the Rasch model; some are missing."""
    rows = []
    for _ in range(people):
        ability = random.gauss(0, 1.2)
        row = []
        for item in range(items):
            right = random.random() < 1 / (1 + math.exp(3 * item / (items - 1) - 1.5 - ability))
            row.append(None if random.random() < missing else float(right))
        rows.append(row)
    return rows


def votes():
    """People of different skill judge items with three labels, two of three of them each."""
    skills = [random.uniform(0.45, 0.95) for _ in range(12)]
    found = []
    for item in range(150):
        truth = random.randrange(3)
        for person, skill in enumerate(skills):
            if (item + person) % 3:
                label = truth if random.random() < skill else (truth + random.randrange(1, 3)) % 3
                found.append((item, person, label))
    return found


class Comparison:
    def __init__(self):
        self.wrong = 0

    def see(self, what, ours, theirs, within):
        pairs = list(zip(ours, theirs))
        off = max(abs(one - other) for one, other in pairs) if pairs else math.inf
        self.wrong += off > within or len(ours) != len(theirs)
        print(f"{what:<58}{len(pairs):>6}{off:>12.2g}{within:>12.2g}{'' if off <= within else '  FARTHER OFF'}")


def plain_em(data, people, items, labels):
    """Dawid and Skene without any library, from the shares of votes: where the likelihood is highest."""
    import numpy

    counts = numpy.zeros((items, people, labels))
    for item, person, label in data:
        counts[item, person, label] += 1
    truth = counts.sum(1)
    truth /= truth.sum(1, keepdims=True)
    for _ in range(3000):
        shares = truth.mean(0)
        rates = numpy.maximum(numpy.einsum("ij,ikl->kjl", truth, counts), 1e-10)
        rates /= rates.sum(2, keepdims=True)
        logarithms = numpy.log(shares) + numpy.einsum("ikl,kjl->ij", counts, numpy.log(rates))
        truth = numpy.exp(logarithms - logarithms.max(1, keepdims=True))
        truth /= truth.sum(1, keepdims=True)
    return shares


def compare(data, ours):
    import numpy
    import pandas
    import pingouin
    from crowdkit.aggregation import DawidSkene, OneCoinDawidSkene
    from girth import onepl_mml, rasch_conditional
    from scipy import integrate, stats
    from statsmodels.stats.proportion import proportion_confint

    found = Comparison()
    print(f"{'':<58}{'values':>6}{'farthest':>12}{'allowed':>12}")

    general = ours["general"]
    wilson = [proportion_confint(k, n, method="wilson") for k, n in data["general"]["proportions"]]
    found.see("Wilson: statsmodels", [end for it in general["proportions"] for end in (it["low"], it["high"])], [end for it in wilson for end in it], 1e-9)
    posterior = [stats.beta.sf(data["general"]["threshold"], k + 0.5, n - k + 0.5) for k, n in data["general"]["proportions"]]
    found.see("probability of reaching a threshold: scipy", [it["reaches"] for it in general["proportions"]], posterior, 1e-9)
    figures = numpy.array(data["general"]["figures"])
    theirs = stats.bootstrap((figures,), numpy.mean, n_resamples=99_999, method="BCa", rng=1).confidence_interval
    found.see("bootstrap of a mean: scipy", [general["figures"]["low"], general["figures"]["high"]], [theirs.low, theirs.high], 0.05 * figures.std())
    events, least = data["general"]["events"]
    chances = [1.0]
    for event in events:
        chances = [a * (1 - event) + b * event for a, b in zip(chances + [0.0], [0.0] + chances)]
    found.see("tail of the Poisson binomial: step by step", [general["ln_tail"]], [math.log(sum(chances[least:]))], 1e-9)

    for name in ("law_school", "complete", "gaps"):
        mine = ours[name]["matrix"]
        table = pandas.DataFrame(data[name]["matrix"], dtype=float)
        alpha, interval = pingouin.cronbach_alpha(table)
        found.see(f"{name}: alpha: pingouin", mine["alpha"][:1], [alpha], 1e-9)
        if not table.isna().any().any():
            found.see(f"{name}: its interval: pingouin (rounds)", mine["alpha"][1:], list(interval), 6e-4)
            total = table.sum(axis=1)
            correlations = [numpy.corrcoef(table[item], total - table[item])[0, 1] for item in table]
            found.see(f"{name}: item-total correlation: numpy", mine["correlation"], correlations, 1e-9)
            scores = total / table.shape[1]
            found.see(f"{name}: Livingston-Lewis: scipy", mine["classification"], livingston_lewis(scores.mean(), scores.var(), alpha, data[name]["threshold"], stats, integrate), 1e-4)
        filled = table.fillna(-99999).to_numpy().astype(int).T
        theirs = onepl_mml(filled)
        ourselves = numpy.array([item[0] for item in mine["rasch"]])
        marginal = theirs["Discrimination"] * theirs["Difficulty"]
        # With gaps girth still fits each item's share of right answers by itself, which is not quite the likeliest.
        found.see(f"{name}: Rasch, marginal: girth", list(ourselves), list(marginal), 0.06 if name == "gaps" else 0.02)
        if not table.isna().any().any():
            conditional = rasch_conditional(filled)["Difficulty"]
            found.see(f"{name}: Rasch, conditional: girth", list(ourselves - ourselves.mean()), list(conditional), 0.02)

        told = ours[name]["table"]
        if not isinstance(told["reliability"]["alpha"], float):
            raise SystemExit(f"exam stats tells no alpha of {name}: {told}")
        found.see(f"{name}: exam stats: alpha, interval", [told["reliability"][figure] for figure in ("alpha", "low", "high")], mine["alpha"], 1e-12)
        found.see(f"{name}: exam stats: difficulty: pandas", [item["difficulty"] for item in told["items"]], list(table.mean()), 1e-9)
        found.see(f"{name}: exam stats: item-total correlation", [item["correlation"] for item in told["items"]], mine["correlation"], 1e-12)
        found.see(f"{name}: exam stats: decisions", [told["decision"][figure] for figure in ("consistency", "accuracy")], mine["classification"][1:], 1e-12)
        found.see(f"{name}: exam stats: Rasch difficulties", [item["logit"]["value"] for item in told["items"]], list(ourselves), 1e-9)
        found.see(f"{name}: exam stats: Rasch, marginal: girth", [item["logit"]["value"] for item in told["items"]], list(marginal), 0.06 if name == "gaps" else 0.02)
        if not table.isna().any().any():
            error = (table.sum(axis=1) / table.shape[1]).std() * math.sqrt(1 - alpha)
            found.see(f"{name}: exam stats: standard error: pandas", [told["reliability"]["standard_error"]], [error], 1e-9)

    frame = pandas.DataFrame(data["votes"]["votes"], columns=["task", "worker", "label"])
    for name, peer in (("each_label", DawidSkene(1000, 1e-9)), ("one_coin", OneCoinDawidSkene(1000, 1e-9))):
        mine = ours["votes"]["votes"][name]
        peer.fit(frame)
        same = sum(label[0] == peer.labels_[item] for item, label in enumerate(mine["labels"]))
        found.see(f"crowd, {name}: share of equal labels: crowd-kit", [same / len(mine["labels"])], [1.0], 0.02)
        found.see(f"crowd, {name}: shares: crowd-kit", mine["shares"], list(peer.priors_.sort_index()), 0.02)
        if name == "each_label":
            found.see("crowd, each_label: shares: without a library", mine["shares"], list(plain_em(data["votes"]["votes"], 12, 150, 3)), 1e-5)
    return found.wrong


def livingston_lewis(mean, variance, reliability, threshold, stats, integrate):
    spread, truly = mean * (1 - mean), reliability * variance
    length = max(1, round((spread - truly) / (variance - truly)))
    shapes = spread / truly - 1
    least = math.ceil(threshold * length - 1e-9)
    density = lambda share: stats.beta.pdf(share, mean * shapes, (1 - mean) * shapes)
    passes = lambda share: stats.binom.sf(least - 1, length, share)
    both = lambda share: density(share) * (passes(share) ** 2 + (1 - passes(share)) ** 2)
    consistency = integrate.quad(both, 0, 1, points=[threshold])[0]
    accuracy = integrate.quad(lambda share: density(share) * (1 - passes(share)), 0, threshold)[0]
    accuracy += integrate.quad(lambda share: density(share) * passes(share), threshold, 1)[0]
    return [length, consistency, accuracy]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simulations", action="store_true", help="play the exams of a thousand people, too")
    parser.add_argument("--ours", default="cargo bench --quiet --bench analysis --", help="what prints our values")
    parser.add_argument("--program", default="cargo run --quiet --", help="the program, for `exam stats`")
    arguments = parser.parse_args()
    random.seed(1)
    general = {
        "proportions": [(k, n) for n in (1, 5, 20, 137) for k in range(0, n + 1, max(1, n // 5))],
        "threshold": 0.8,
        "figures": [random.betavariate(9, 2) for _ in range(40)],
        "events": ([random.random() ** 2 for _ in range(40)], 25),
    }
    data = {
        "general": general,
        "law_school": {"matrix": law_school(), "threshold": 0.6},
        "complete": {"matrix": made_up(400, 12, 0), "threshold": 0.6},
        "gaps": {"matrix": made_up(600, 10, 0.3), "threshold": 0.6},
        "votes": {"votes": votes()},
    }
    with tempfile.TemporaryDirectory() as folder:
        environment = os.path.join(folder, "venv")
        venv.create(environment, with_pip=True)
        python = os.path.join(environment, "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        ours = {}
        for name, some in data.items():
            path = os.path.join(folder, f"{name}.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(some, file)
            command = [*arguments.ours.split(), "--values", path]
            ours[name] = json.loads(subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE).stdout)
            if "matrix" in some:
                path = os.path.join(folder, f"{name}.csv")
                with open(path, "w", encoding="utf-8") as file:
                    file.writelines(",".join("" if cell is None else f"{cell:g}" for cell in row) + "\n" for row in some["matrix"])
                cut = f"{some['threshold'] * 100:g}"
                command = [*arguments.program.split(), "exam", "stats", "--json", "--cut", cut, "--matrix", path]
                ours[name]["table"] = json.loads(subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE).stdout)
        path = os.path.join(folder, "both.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump([data, ours], file)
        wrong = subprocess.run([python, os.path.abspath(__file__), "--compare", path]).returncode
    if arguments.simulations:
        test = ["cargo", "test", "--release", "--lib", "exams_of_a_thousand", "--", "--ignored", "--nocapture"]
        wrong |= subprocess.run(test, cwd=ROOT).returncode
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "--compare":
        with open(sys.argv[2], encoding="utf-8") as both:
            sys.exit(1 if compare(*json.load(both)) else 0)
    else:
        main()
