/* The client flow of a feedback network in plain C: the same algorithm as ketensim's kernel, with
 * nothing in it that this network does not use.
 *
 *   flow NETWORK WEEKS SEED
 *
 * prints the CPU seconds, the events (arrivals and ends of treatment), the visits that ended, and
 * the mean time that these waited [weeks]. NETWORK is a text file: the number of stations, the
 * arrivals a week, and then by station the places, the mean treatments [weeks], the cumulative
 * chances of where a client starts, and row by row the cumulative chances of where it goes next.
 *
 * - Every station has a heap of the moments at which its treatments end; a tree of minima over
 *   stations and arrivals gives the next event.
 * - A waiting line is a list linked through the clients.
 * - A draw is a hash of client, purpose and ordinal: no state is carried.
 * - Clients in the system sit in a table that grows, with a list of free rows; visits and clients
 *   that are over are written away in parts. All is given back when the program ends.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MOST_STATIONS 64
#define PART 16384 /* rows of what is over are kept in parts of this length */
#define NOBODY (-1)

enum purpose { ARRIVAL = 1, WORK = 11, ROUTING = 14 };

typedef struct {
    int stations;
    double arrivals;
    int places[MOST_STATIONS];
    double treatment[MOST_STATIONS];
    double start[MOST_STATIONS];
    double routing[MOST_STATIONS][MOST_STATIONS];
} Network;

typedef struct {
    uint64_t key;
    int64_t id;
    double arrived, queued, started;
    int next, station, visits;
} Client;

typedef struct {
    int64_t client;
    double queued, started, ended;
    int visit, station;
} VisitRow;

typedef struct {
    int64_t client;
    double arrived, ended;
    int visits;
} ClientRow;

typedef struct {
    double at;
    int client;
} Due;

typedef struct {
    Due *due;
    int places, in_treatment;
    int head, tail;
    double treatment;
} Station;

/* Rows of one kind, in parts; `last` is the part that is being written. */
typedef struct Part {
    struct Part *before;
    char *rows;
} Part;

typedef struct {
    Part *last;
    int64_t written;
} Log;

typedef struct {
    const Network *network;
    uint64_t seed;
    Station station[MOST_STATIONS];
    double tree[4 * MOST_STATIONS];
    int leaves;
    Client *clients;
    int room, free;
    int64_t arrived, events;
    Log visits, finished;
} Chain;

/* Draws */

static inline uint64_t mix(uint64_t x) /* finaliser of SplitMix64, doi:10.1145/2714064.2660195 */
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static inline uint64_t key(uint64_t seed, uint64_t number)
{
    return mix(mix(seed + 0x9E3779B97F4A7C15u) + number * 0x9E3779B97F4A7C15u);
}

static inline double uniform(uint64_t owner, enum purpose purpose, uint64_t ordinal)
{
    uint64_t x = mix(owner + purpose * 0xD1B54A32D192ED03u + ordinal * 0x8CB92BA72F3D8DD7u);
    return ((double)(x >> 12) + 0.5) * 0x1p-52;
}

static inline double exponential(double mean, double u) { return -mean * log(u); }

/* What comes first */

static void push(Due *heap, int count, Due entry)
{
    int k = count;
    while (k > 0 && heap[(k - 1) / 2].at > entry.at) {
        heap[k] = heap[(k - 1) / 2];
        k = (k - 1) / 2;
    }
    heap[k] = entry;
}

static void replace_top(Due *heap, int count, Due entry)
{
    int k = 0;
    for (int child = 1; child < count; child = 2 * k + 1) {
        if (child + 1 < count) child += heap[child + 1].at < heap[child].at;
        if (heap[child].at >= entry.at) break;
        heap[k] = heap[child];
        k = child;
    }
    heap[k] = entry;
}

static void set_next(Chain *chain, int leaf, double at)
{
    int k = chain->leaves + leaf;
    chain->tree[k] = at;
    while (k > 1) {
        double beside = chain->tree[k ^ 1];
        if (beside < at) at = beside;
        k /= 2;
        chain->tree[k] = at;
    }
}

static int first_leaf(const Chain *chain)
{
    int k = 1;
    while (k < chain->leaves) {
        k *= 2;
        k += chain->tree[k + 1] < chain->tree[k];
    }
    return k - chain->leaves;
}

/* Memory */

static void *allocated(void *memory)
{
    if (memory == NULL) {
        fputs("flow: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static void *new_row(Log *log, size_t size)
{
    int64_t k = log->written++ % PART;
    if (k == 0) {
        Part *part = allocated(malloc(sizeof *part));
        part->rows = allocated(malloc(PART * size));
        part->before = log->last;
        log->last = part;
    }
    return log->last->rows + k * size;
}

static void make_room(Chain *chain)
{
    int old = chain->room;
    chain->room = old + old / 4 + 64;
    chain->clients = allocated(realloc(chain->clients, chain->room * sizeof(Client)));
    for (int c = old; c < chain->room; c++) chain->clients[c].next = c + 1;
    chain->clients[chain->room - 1].next = NOBODY;
    chain->free = old;
}

/* What happens to clients */

static void await_arrival(Chain *chain, double now)
{
    uint64_t source = key(chain->seed, (uint64_t)1 << 62);
    double u = uniform(source, ARRIVAL, chain->arrived);
    set_next(chain, chain->network->stations, now + exponential(1.0 / chain->network->arrivals, u));
}

static int admit(Chain *chain, double now)
{
    if (chain->free == NOBODY) make_room(chain);
    int c = chain->free;
    Client *client = &chain->clients[c];
    chain->free = client->next;
    client->id = chain->arrived++;
    client->key = key(chain->seed, client->id);
    client->arrived = now;
    client->station = NOBODY;
    client->visits = 0;
    await_arrival(chain, now);
    return c;
}

static void depart(Chain *chain, int c, double now)
{
    Client *client = &chain->clients[c];
    ClientRow *row = new_row(&chain->finished, sizeof *row);
    *row = (ClientRow){client->id, client->arrived, now, client->visits};
    client->next = chain->free;
    chain->free = c;
}

static int next_station(const Chain *chain, const Client *client)
{
    const Network *network = chain->network;
    const double *chances =
        client->station == NOBODY ? network->start : network->routing[client->station];
    double u = uniform(client->key, ROUTING, client->visits);
    for (int s = 0; s < network->stations; s++)
        if (u < chances[s]) return s;
    return NOBODY;
}

static double start_treatment(Station *station, Client *client, double now)
{
    client->started = now;
    return now + exponential(station->treatment, uniform(client->key, WORK, client->visits));
}

static void take_in(Chain *chain, int s, int c, double now)
{
    Station *station = &chain->station[s];
    Client *client = &chain->clients[c];
    client->station = s;
    client->queued = now;
    client->visits++;
    if (station->in_treatment < station->places) {
        Due due = {start_treatment(station, client, now), c};
        push(station->due, station->in_treatment++, due);
        set_next(chain, s, station->due[0].at);
        return;
    }
    client->next = NOBODY;
    if (station->tail == NOBODY) station->head = c;
    else chain->clients[station->tail].next = c;
    station->tail = c;
}

static int end_treatment(Chain *chain, int s, double now)
{
    Station *station = &chain->station[s];
    int c = station->due[0].client;
    const Client *client = &chain->clients[c];
    VisitRow *row = new_row(&chain->visits, sizeof *row);
    *row = (VisitRow){client->id, client->queued, client->started, now, client->visits, s};
    return c;
}

static void serve_next(Chain *chain, int s, double now)
{
    Station *station = &chain->station[s];
    int c = station->head;
    if (c != NOBODY) {
        Client *client = &chain->clients[c];
        station->head = client->next;
        if (station->head == NOBODY) station->tail = NOBODY;
        Due due = {start_treatment(station, client, now), c};
        replace_top(station->due, station->in_treatment, due);
    } else {
        station->in_treatment--;
        replace_top(station->due, station->in_treatment, station->due[station->in_treatment]);
    }
    set_next(chain, s, station->in_treatment > 0 ? station->due[0].at : INFINITY);
}

static void advance(Chain *chain, double until)
{
    for (;;) {
        int leaf = first_leaf(chain), c;
        double now = chain->tree[chain->leaves + leaf];
        if (now > until) return;
        chain->events++;
        if (leaf < chain->network->stations) {
            c = end_treatment(chain, leaf, now);
            serve_next(chain, leaf, now);
        } else {
            c = admit(chain, now);
        }
        int s = next_station(chain, &chain->clients[c]);
        if (s == NOBODY) depart(chain, c, now);
        else take_in(chain, s, c, now);
    }
}

/* A run from start to end */

static void open_chain(Chain *chain, const Network *network, uint64_t seed)
{
    *chain = (Chain){.network = network, .seed = seed, .free = NOBODY, .leaves = 2};
    while (chain->leaves < network->stations + 1) chain->leaves *= 2;
    for (int k = 0; k < 2 * chain->leaves; k++) chain->tree[k] = INFINITY;
    for (int s = 0; s < network->stations; s++) {
        Due *due = allocated(malloc((network->places[s] + 1) * sizeof *due));
        chain->station[s] = (Station){.due = due, .places = network->places[s], .head = NOBODY,
                                      .tail = NOBODY, .treatment = network->treatment[s]};
    }
    await_arrival(chain, 0.0);
}

static double mean_wait(const Log *visits)
{
    double sum = 0.0;
    int64_t left = visits->written;
    for (const Part *part = visits->last; part != NULL; part = part->before) {
        int64_t rows = left % PART ? left % PART : PART;
        const VisitRow *row = (const VisitRow *)part->rows;
        for (int64_t k = 0; k < rows; k++) sum += row[k].started - row[k].queued;
        left -= rows;
    }
    return sum / visits->written;
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

static double number(FILE *file)
{
    double value;
    if (fscanf(file, "%lf", &value) != 1) {
        fputs("flow: the network is not complete\n", stderr);
        exit(1);
    }
    return value;
}

static void read_network(const char *path, Network *network)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    int n = network->stations = (int)number(file);
    if (n < 1 || n >= MOST_STATIONS) {
        fprintf(stderr, "flow: 1 to %d stations, not %d\n", MOST_STATIONS - 1, n);
        exit(1);
    }
    network->arrivals = number(file);
    for (int s = 0; s < n; s++) network->places[s] = (int)number(file);
    for (int s = 0; s < n; s++) network->treatment[s] = number(file);
    for (int s = 0; s < n; s++) network->start[s] = number(file);
    for (int s = 0; s < n; s++)
        for (int to = 0; to < n; to++) network->routing[s][to] = number(file);
    fclose(file);
}

int main(int count, char **words)
{
    if (count != 4) {
        fputs("usage: flow NETWORK WEEKS SEED\n", stderr);
        return 2;
    }
    static Network network;
    static Chain chain;
    read_network(words[1], &network);
    int weeks = atoi(words[2]);
    double began = cpu_seconds();
    open_chain(&chain, &network, strtoull(words[3], NULL, 10));
    for (int week = 1; week <= weeks; week++) advance(&chain, week);
    double seconds = cpu_seconds() - began;
    printf("%.9f %lld %lld %.17g\n", seconds, (long long)chain.events,
           (long long)chain.visits.written, mean_wait(&chain.visits));
    return 0;
}
