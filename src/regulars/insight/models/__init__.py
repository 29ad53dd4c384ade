"""What is kept of figures: runs, parts of the customers, notes on the time line, reports that are sent."""

from regulars.insight.models.loyalty import EffortPrice, LoyaltyPlace, PartingDecision
from regulars.insight.models.risks import TRAINED, RiskModel, RiskScore, RiskVoice
from regulars.insight.models.runs import Basis, Figure, Run, Spell
from regulars.insight.models.sendings import ReportPlan, ReportSending
from regulars.insight.models.slices import Slice, SliceFigure, SliceRun
from regulars.insight.models.themed import ThemedText
from regulars.insight.models.time_notes import TimeNote

__all__ = [
    "TRAINED",
    "Basis",
    "EffortPrice",
    "Figure",
    "LoyaltyPlace",
    "PartingDecision",
    "ReportPlan",
    "ReportSending",
    "RiskModel",
    "RiskScore",
    "RiskVoice",
    "Run",
    "Slice",
    "SliceFigure",
    "SliceRun",
    "Spell",
    "ThemedText",
    "TimeNote",
]
