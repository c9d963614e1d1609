import type { FunctionEntry } from "./function.ts";
import { accountFunctions } from "./functions/account.ts";
import { administrationFunctions } from "./functions/administration.ts";
import { annuityAccountFunctions } from "./functions/annuity-account.ts";
import { annuityAdministrationFunctions } from "./functions/annuity-administration.ts";
import { annuityInvestmentFunctions } from "./functions/annuity-investment.ts";
import { annuityPaymentFunctions } from "./functions/annuity-payment.ts";
import { approvalFunctions } from "./functions/approval.ts";
import { closingFunctions } from "./functions/closing.ts";
import { collectionFunctions } from "./functions/collection.ts";
import { declarationFunctions } from "./functions/declaration.ts";
import { employerFunctions } from "./functions/employer.ts";
import { employerTransferFunctions } from "./functions/employer-transfer.ts";
import { annuityFeeFunctions } from "./functions/annuity-fee.ts";
import { paymentFunctions } from "./functions/payment.ts";
import { personFunctions } from "./functions/person.ts";
import { queryFunctions } from "./functions/query.ts";
import { retiredFunctions } from "./functions/retired.ts";
import { retirementFunctions } from "./functions/retirement.ts";
import { singleBenefitFunctions } from "./functions/single-benefit.ts";
import { transferFunctions } from "./functions/transfer.ts";
import { verificationFunctions } from "./functions/verification.ts";

/** Every function of the business profile. coverage.ts tells which of the scheme's tables 2 and 3 each carries out. */
export const businessFunctions: readonly FunctionEntry[] = Object.freeze([
  ...administrationFunctions,
  ...employerFunctions,
  ...employerTransferFunctions,
  ...personFunctions,
  ...retiredFunctions,
  ...declarationFunctions,
  ...collectionFunctions,
  ...accountFunctions,
  ...transferFunctions,
  ...retirementFunctions,
  ...singleBenefitFunctions,
  ...paymentFunctions,
  ...verificationFunctions,
  ...queryFunctions,
  ...closingFunctions,
  ...approvalFunctions,
  ...annuityAdministrationFunctions,
  ...annuityInvestmentFunctions,
  ...annuityPaymentFunctions,
  ...annuityAccountFunctions,
  ...annuityFeeFunctions,
]);

/** @throws Error where there is none of that id */
export function businessFunction(id: string): FunctionEntry {
  const found = businessFunctions.find((each) => each.id === id);
  if (found === undefined) {
    throw new Error(`there is no business function ${id}`);
  }
  return found;
}
