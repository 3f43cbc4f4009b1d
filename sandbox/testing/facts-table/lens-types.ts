import ts from 'typescript';

/** One step from `t` to a fact: a property, or a method with the names of its parameters (`path?`, `...path`). */
export interface Step {
  readonly name: string;
  readonly parameters: readonly string[] | undefined;
  /** `await` stands before it. */
  readonly awaited: boolean;
  /** Its value is a list: the first element is meant. */
  readonly listed: boolean;
}

export interface DeclaredFact {
  /** From the lens to the fact, most often one step. */
  readonly steps: readonly Step[];
  readonly type: string;
  /** `@unit` of its JSDoc; undefined when it has none. */
  readonly unit: string | undefined;
  readonly isNumber: boolean;
  /** Its JSDoc without tags. */
  readonly says: string;
}

/** One interface that holds facts. */
export interface DeclaredLens {
  /** Name of the interface. */
  readonly name: string;
  readonly says: string;
  /** How an author gets there from `t`, shortest first. */
  readonly ways: readonly (readonly Step[])[];
  readonly facts: readonly DeclaredFact[];
}

const entry = 'sandbox/checks/language/test-context.ts';
/** Ways that are listed of one lens; `container` is in a service in a project, and so on. */
const deepest = 4;

/** Every lens that can be reached from `t`, as the compiler knows it: whatever the interfaces declare is here. */
export function declaredLenses(folder = process.cwd()): DeclaredLens[] {
  const { config } = ts.readConfigFile(`${folder}/sandbox/tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, `${folder}/sandbox`);
  const program = ts.createProgram([`${folder}/${entry}`], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(`${folder}/${entry}`);
  const root = file?.statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === 'T');
  if (root === undefined) throw new Error(`${entry} declares no interface T`);
  return new Walk(checker, `${folder}/sandbox/checks/`).from(checker.getTypeAtLocation(root));
}

interface Visit {
  readonly type: ts.Type;
  readonly way: readonly Step[];
}

interface Found {
  readonly says: string;
  readonly ways: (readonly Step[])[];
  readonly facts: DeclaredFact[];
}

class Walk {
  readonly #checker: ts.TypeChecker;
  readonly #home: string;
  readonly #found = new Map<string, Found>();
  readonly #queue: Visit[] = [];

  constructor(checker: ts.TypeChecker, home: string) {
    this.#checker = checker;
    this.#home = home;
  }

  /** Breadth first, so that the first way to a lens is a shortest one. */
  from(root: ts.Type): DeclaredLens[] {
    this.#queue.push({ type: root, way: [] });
    for (let visit = this.#queue.shift(); visit !== undefined; visit = this.#queue.shift()) this.#visit(visit);
    return [...this.#found].filter(([, { facts }]) => facts.length > 0).map(([name, lens]) => ({ name, ...lens }));
  }

  #visit({ type, way }: Visit): void {
    const name = type.symbol.name;
    const known = this.#found.get(name);
    if (known !== undefined) {
      known.ways.push(way);
      return;
    }
    const lens: Found = { says: this.#docOf(type.symbol), ways: [way], facts: [] };
    this.#found.set(name, lens);
    this.#members(type, way, [], lens);
  }

  /** Objects without a name of their own (`lastProbe`) belong to the lens around them. */
  #members(type: ts.Type, way: readonly Step[], within: readonly Step[], lens: Found): void {
    for (const member of type.getProperties()) {
      const { step, result } = this.#step(member);
      const steps = [...within, step];
      if (this.#isOurs(result, 'Fact')) lens.facts.push(this.#fact(member, steps, result));
      else if (result.symbol?.name === '__type' && this.#isHome(result)) this.#members(result, way, steps, lens);
      else if (this.#isInterface(result) && way.length + steps.length <= deepest) {
        this.#queue.push({ type: result, way: [...way, ...steps] });
      }
    }
  }

  #step(member: ts.Symbol): { step: Step; result: ts.Type } {
    const type = this.#checker.getTypeOfSymbol(member);
    const [call] = type.getCallSignatures();
    const returned = call === undefined ? type : call.getReturnType();
    const awaited = returned.symbol?.name === 'Promise';
    const settled = awaited ? (this.#argument(returned) ?? returned) : returned;
    const listed = this.#checker.isArrayType(settled);
    const parameters = call?.getParameters().map((one) => this.#parameter(one));
    return {
      step: { name: member.name, parameters, awaited, listed },
      result: listed ? (this.#argument(settled) ?? settled) : settled,
    };
  }

  #parameter(symbol: ts.Symbol): string {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || !ts.isParameter(declaration)) return symbol.name;
    if (declaration.dotDotDotToken !== undefined) return `...${symbol.name}`;
    return this.#checker.isOptionalParameter(declaration) ? `${symbol.name}?` : symbol.name;
  }

  #fact(member: ts.Symbol, steps: readonly Step[], fact: ts.Type): DeclaredFact {
    const value = this.#argument(fact);
    if (value === undefined) throw new Error(`${member.name} is a Fact of nothing`);
    const unit = member.getJsDocTags(this.#checker).find(({ name }) => name === 'unit');
    return {
      steps,
      type: this.#checker.typeToString(value, undefined, ts.TypeFormatFlags.NoTruncation),
      unit: unit === undefined ? undefined : ts.displayPartsToString(unit.text).trim(),
      isNumber: this.#isNumber(value),
      says: this.#docOf(member),
    };
  }

  #isNumber(type: ts.Type): boolean {
    if (type.isUnion() && type.aliasSymbol === undefined) return type.types.some((one) => this.#isNumber(one));
    const element = this.#checker.isArrayType(type) ? this.#argument(type) : undefined;
    return element === undefined ? (type.flags & ts.TypeFlags.NumberLike) !== 0 : this.#isNumber(element);
  }

  #docOf = (symbol: ts.Symbol): string =>
    ts.displayPartsToString(symbol.getDocumentationComment(this.#checker)).replaceAll(/\s+/g, ' ').trim();

  #argument = (type: ts.Type): ts.Type | undefined =>
    isReference(type) ? this.#checker.getTypeArguments(type)[0] : undefined;

  #isInterface = (type: ts.Type): boolean => type.isClassOrInterface() && this.#isHome(type);

  #isOurs = (type: ts.Type, name: string): boolean => type.symbol?.name === name && this.#isHome(type);

  #isHome = (type: ts.Type): boolean =>
    type.symbol?.declarations?.some((one) => one.getSourceFile().fileName.startsWith(this.#home)) === true;
}

const isReference = (type: ts.Type): type is ts.TypeReference => 'target' in type;
